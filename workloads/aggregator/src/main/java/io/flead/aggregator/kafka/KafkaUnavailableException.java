package io.flead.aggregator.kafka;

/** The topics cannot be used now; later they may. The message says why. */
public final class KafkaUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    KafkaUnavailableException(String message) {
        super(message);
    }
}
