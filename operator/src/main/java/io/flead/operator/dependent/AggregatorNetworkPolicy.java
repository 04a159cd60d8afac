package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** Admits the operator, which polls the aggregator for the newest model. */
public final class AggregatorNetworkPolicy extends PartNetworkPolicy {

    public AggregatorNetworkPolicy() {
        super(Component.AGGREGATOR, Names::aggregator);
    }

    @Override
    NetworkPolicyIngressRule caller(Prerequisites prerequisites) {
        return IngressRules.named("flead-operator").from(prerequisites.operatorNamespace(), AggregatorService.PORT);
    }
}
