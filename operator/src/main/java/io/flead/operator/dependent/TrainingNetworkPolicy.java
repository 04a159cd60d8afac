package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** Admits the Flink operator, which starts the job, watches it and takes its savepoints. */
public final class TrainingNetworkPolicy extends PartNetworkPolicy {

    private static final int REST_PORT = 8081;

    public TrainingNetworkPolicy() {
        super(Component.TRAINING, Names::training);
    }

    @Override
    NetworkPolicyIngressRule caller(Prerequisites prerequisites) {
        return IngressRules.named("flink-kubernetes-operator")
                .from(prerequisites.defaults().callers().flinkOperator(), REST_PORT);
    }
}
