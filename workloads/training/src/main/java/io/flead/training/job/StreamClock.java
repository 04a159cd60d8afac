package io.flead.training.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * How long readings have been flowing through a subtask, over all its lives. While none come, because the pipeline is
 * suspended, Kafka is away or the plant rests, it pauses but for a short step: a device that could not report is
 * not silent.
 */
final class StreamClock {

    private static final int PAUSES = 24;
    private static final long NEVER = -1;

    private final ListState<Long> state;
    private final long longestPauseMillis;
    private long millis;
    private long lastReadingAt = NEVER;

    /**
     * Goes on from a checkpoint, if there is one. Subtasks that a change of the parallelism has mixed all go on from
     * the latest of their clocks.
     *
     * @param span the span that is measured with it; a pause counts for at most a small part of it
     */
    StreamClock(OperatorStateStore store, Duration span) throws Exception {
        longestPauseMillis = span.toMillis() / PAUSES;
        state = store.getUnionListState(new ListStateDescriptor<>("stream-clock", Types.LONG));
        for (long saved : state.get()) {
            millis = Math.max(millis, saved);
        }
    }

    /** A reading has come. */
    void reading(long nowMillis) {
        if (lastReadingAt != NEVER) {
            millis += Math.max(0, Math.min(nowMillis - lastReadingAt, longestPauseMillis));
        }
        lastReadingAt = nowMillis;
    }

    long millis() {
        return millis;
    }

    void snapshot() throws Exception {
        state.update(List.of(millis));
    }
}
