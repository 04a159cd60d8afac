package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.ServiceResources;
import io.flead.operator.pipeline.Names;

/** Averages local models. One pod; a second one would be fenced by Kafka. */
public final class AggregatorDeployment extends ServiceDeployment {

    public AggregatorDeployment() {
        super(Program.AGGREGATOR, Names::aggregator);
    }

    @Override
    int replicas(FleadPipeline pipeline) {
        return 1;
    }

    @Override
    ServiceResources resources(FleadPipeline pipeline) {
        return pipeline.getSpec().aggregation().resources();
    }

    @Override
    boolean alone() {
        return true;
    }
}
