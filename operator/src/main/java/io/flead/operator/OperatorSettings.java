package io.flead.operator;

import io.flead.operator.aggregator.AggregatorAddress;
import io.flead.operator.leader.Leadership;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How an operator runs.
 *
 * @param namespaces it looks after; empty for all
 * @param resync longest time between two looks at a pipeline
 * @param threads reconciliations at a time
 * @param aggregators where the pipelines' aggregators answer
 * @param aggregatorInterval between two questions to one aggregator
 * @param leadership the lease to hold before it acts; empty when it is alone
 */
public record OperatorSettings(
        Set<String> namespaces,
        Duration resync,
        int threads,
        AggregatorAddress aggregators,
        Duration aggregatorInterval,
        Optional<Leadership> leadership) {

    /** Resync of the command line. */
    public static final Duration RESYNC = Duration.ofSeconds(60);

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
