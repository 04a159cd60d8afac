package io.flead.operator;

import io.flead.operator.aggregator.AggregatorAddress;
import io.flead.operator.leader.Leadership;
import io.flead.operator.pipeline.Installation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of an operator.
 *
 * @param namespaces the watched namespaces; empty for all
 * @param resync longest time between two reconciliations of a pipeline
 * @param freshness greatest age of its knowledge of Secrets, Kafka clusters and kinds
 * @param threads reconciliations at a time
 * @param aggregators addresses of the pipelines' aggregators
 * @param aggregatorInterval between two questions to one aggregator
 * @param patience with a part that is not ready, before its pods are looked at
 * @param installation the installation's bounds for pipelines
 * @param leadership the lease to hold before it acts; empty when it is alone
 */
public record OperatorSettings(
        Set<String> namespaces,
        Duration resync,
        Duration freshness,
        int threads,
        AggregatorAddress aggregators,
        Duration aggregatorInterval,
        Duration patience,
        Installation installation,
        Optional<Leadership> leadership) {

    /** Well below the resync, which finds solved problems; long enough that pipelines share an answer. */
    public static final Duration FRESHNESS = Duration.ofSeconds(10);

    /** A part that starts well is ready sooner, or not much later. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    public OperatorSettings {
        namespaces = Set.copyOf(namespaces);
        if (resync.isNegative() || resync.isZero() || aggregatorInterval.isNegative() || aggregatorInterval.isZero()) {
            throw new IllegalArgumentException("resync and the aggregators' interval must be above zero");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1: " + threads);
        }
    }
}
