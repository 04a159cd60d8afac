package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.function.Function;

/** The address of a program that answers over HTTP. */
abstract class ProgramService extends PipelineDependent<Service> {

    ProgramService(Component component, Function<Names, String> name) {
        super(Service.class, component, name);
    }

    @Override
    public final Service desired(FleadPipeline pipeline, Prerequisites prerequisites) {
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
