package io.flead.operator.pipeline;

import java.util.Optional;

/**
 * Where the pods run that a pipeline's NetworkPolicies admit from outside of it.
 *
 * @param prometheus namespace of Prometheus; empty: a pod of any namespace that bears its label
 * @param flinkOperator namespace of the Flink operator; empty: as of Prometheus
 */
public record NetworkCallers(Optional<String> prometheus, Optional<String> flinkOperator) {

    /** From any namespace. */
    public static final NetworkCallers ANYWHERE = new NetworkCallers(Optional.empty(), Optional.empty());
}
