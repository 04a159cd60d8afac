package io.flead.local.view;

import io.flead.api.http.AggregatorStatus;
import io.flead.local.metrics.LatencyQuantile;
import io.flead.local.supervision.ChildStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run at one moment.
 *
 * @param elapsed since the first reading could come
 * @param children all children
 * @param readings readings of this run
 * @param readingsPerSecond since the moment before
 * @param lag readings not handled yet
 * @param latencyP50 of the whole run
 * @param latencyP99 of the whole run
 * @param aggregator its last status; empty before the first
 * @param archiverLag records that the archiver has not written yet
 */
public record RunSnapshot(
        Duration elapsed,
        List<ChildStatus> children,
        long readings,
        double readingsPerSecond,
        long scored,
        long rejected,
        long lag,
        int devices,
        long anomalies,
        LatencyQuantile latencyP50,
        LatencyQuantile latencyP99,
        Optional<AggregatorStatus> aggregator,
        OptionalLong archiverLag) {

    /** Copies the list. */
    public RunSnapshot {
        children = List.copyOf(children);
    }

    /** Restarts of all children. */
    public int restarts() {
        return children.stream().mapToInt(ChildStatus::restarts).sum();
    }
}
