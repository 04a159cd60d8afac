package io.flead.training.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts that are part of a checkpoint: after a crash they go on from where the job's state goes on, so a reading that
 * is read again is not counted twice.
 *
 * <p>They are kept as a list of named amounts. When the parallelism changes, Flink deals the list out to other
 * subtasks: a subtask's own count then means nothing, the sum over all subtasks stays exact. Written by the task's
 * thread, read by the reporters'.
 */
final class CheckpointedCounters {

    private static final String STATE = "counts";

    private final Map<String, AtomicLong> counts = new HashMap<>();
    private final ListState<Tuple2<String, Long>> state;

    /** Takes over the counts of a checkpoint, if there is one. */
    CheckpointedCounters(OperatorStateStore store) throws Exception {
        state = store.getListState(new ListStateDescriptor<>(STATE, Types.TUPLE(Types.STRING, Types.LONG)));
        for (Tuple2<String, Long> amount : state.get()) {
            count(amount.f0).addAndGet(amount.f1);
        }
    }

    /** The count of this name, 0 when it is new. */
    AtomicLong count(String name) {
        return counts.computeIfAbsent(name, unused -> new AtomicLong());
    }

    /**
     * A count that is also a metric.
     *
     * @param name in checkpoints, which never changes
     * @param metric its name in Prometheus; Flink's reporter adds no suffix, and exports counters as gauges
     */
    AtomicLong metric(String name, String metric, MetricGroup group) {
        AtomicLong count = count(name);
        group.gauge(metric, count::get);
        return count;
    }

    void snapshot() throws Exception {
        List<Tuple2<String, Long>> amounts = new ArrayList<>();
        counts.forEach((name, count) -> amounts.add(Tuple2.of(name, count.get())));
        state.update(amounts);
    }
}
