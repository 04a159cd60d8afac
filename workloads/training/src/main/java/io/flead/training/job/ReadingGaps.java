package io.flead.training.job;

import io.flead.process.logging.Logfmt;
import io.flead.training.stream.SourceRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts readings that retention removed before the job read them. Flink's source goes on at the oldest record then,
 * without a word. A gap in the offsets of a partition is such a loss as far as it lies before the partition's oldest
 * record; what lies behind that are markers of transactions, which are no readings.
 */
final class ReadingGaps {

    private static final String LOST = "flead_lost_";
    private static final Logger LOG = LoggerFactory.getLogger(ReadingGaps.class);

    /**
     * A marker of a transaction takes one offset: that gap is not worth a question to the broker in the middle of the
     * stream.
     */
    private static final long MARKER = 1;

    private final OldestOffset oldest;
    private final CheckpointedCounters counts;
    private final AtomicLong lost;
    private final ListState<Tuple3<Integer, Long, Long>> state;
    private final Map<Integer, Next> partitions = new HashMap<>();

    /**
     * Goes on from a checkpoint, if there is one. All subtasks know all partitions: Flink may have given any of them to
     * this one.
     */
    ReadingGaps(OperatorStateStore store, OldestOffset oldest, CheckpointedCounters counts) throws Exception {
        this.oldest = oldest;
        this.counts = counts;
        lost = counts.count(LOST);
        state = store.getUnionListState(
                new ListStateDescriptor<>("next-offsets", Types.TUPLE(Types.INT, Types.LONG, Types.LONG)));
        for (Tuple3<Integer, Long, Long> saved : state.get()) {
            Next known = partitions.computeIfAbsent(saved.f0, unused -> new Next());
            if (saved.f2 > known.seenAtMillis) {
                known.offset = saved.f1;
                known.seenAtMillis = saved.f2;
            }
        }
    }

    /** Shows the count, from the first moment on. */
    void expose(MetricGroup metrics) {
        counts.metric(LOST, "flead_readings_lost_total", metrics);
    }

    /** Readings that were lost to this subtask. */
    long lost() {
        return lost.get();
    }

    void read(SourceRecord message, long nowMillis) {
        Next next = partitions.computeIfAbsent(message.partition(), unused -> new Next());
        if (next.seenAtMillis != Next.NEVER) {
            long gap = message.offset() - next.offset;
            if (gap > (next.isRestored ? 0 : MARKER)) {
                count(message, next.offset, gap);
            }
        }
        next.offset = message.offset() + 1;
        next.seenAtMillis = nowMillis;
        next.isRestored = false;
    }

    void snapshot() throws Exception {
        state.clear();
        for (Map.Entry<Integer, Next> entry : partitions.entrySet()) {
            state.add(Tuple3.of(entry.getKey(), entry.getValue().offset, entry.getValue().seenAtMillis));
        }
    }

    private void count(SourceRecord message, long expected, long gap) {
        long expired = Math.min(gap, Math.max(0, oldest.of(message.topic(), message.partition()) - expected));
        if (expired > 0) {
            lost.addAndGet(expired);
            LOG.warn(Logfmt.line(
                    "records_lost",
                    "topic",
                    message.topic(),
                    "partition",
                    message.partition(),
                    "from",
                    expected,
                    "records",
                    expired));
        }
    }

    /** The offset that follows the newest record read, and when that was read. */
    private static final class Next {
        private static final long NEVER = -1;

        private long offset;
        private long seenAtMillis = NEVER;
        private boolean isRestored = true;
    }
}
