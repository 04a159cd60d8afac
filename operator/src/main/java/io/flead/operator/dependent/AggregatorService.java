package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** The address of the aggregator's API. */
public final class AggregatorService extends PipelineDependent<Service> {

    /** Port of the Service. */
    public static final int PORT = 8080;

    public AggregatorService() {
        super(Service.class, Component.AGGREGATOR, Names::aggregator);
    }

    @Override
    public Service desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new ServiceBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withSelector(Labels.selector(pipeline, component()))
                .addNewPort()
                .withName("http")
                .withPort(PORT)
                .withProtocol("TCP")
                .withNewTargetPort("http")
                .endPort()
                .endSpec()
                .build();
    }
}
