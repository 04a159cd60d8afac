package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** The address of the producer's API of machines, where a simulator runs. */
public final class ProducerService extends PipelineDependent<Service> {

    public ProducerService() {
        super(Service.class, Component.PRODUCER, Names::producer);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().devices().source().simulator() != null;
    }

    @Override
    public Service desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new ServiceBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withSelector(Labels.selector(pipeline, component()))
                .addNewPort()
                .withName("http")
                .withPort(AggregatorService.PORT)
                .withProtocol("TCP")
                .withNewTargetPort("http")
                .endPort()
                .endSpec()
                .build();
    }
}
