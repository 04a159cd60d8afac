package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;

/** Admits the operator, which polls the aggregator for the newest model. */
public final class AggregatorNetworkPolicy extends PartNetworkPolicy {

    public AggregatorNetworkPolicy() {
        super(Component.AGGREGATOR, IngressRules.named("flead-operator").at(AggregatorService.PORT));
    }

    @Override
    protected String name(FleadPipeline pipeline) {
        return Names.of(pipeline).aggregator();
    }
}
