package io.flead.aggregator.kafka;

import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/** Another instance has taken over: this one must not go on. */
public final class FencedException extends Exception {

    private static final long serialVersionUID = 1L;

    FencedException(String identity) {
        super("another aggregator has taken over as " + identity + ": run only one per pipeline");
    }

    static boolean isCauseOf(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }
}
