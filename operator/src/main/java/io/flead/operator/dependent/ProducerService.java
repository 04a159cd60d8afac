package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** The address of the producer's API of machines, where a simulator runs. */
public final class ProducerService extends ProgramService {

    public ProducerService() {
        super(Component.PRODUCER, Names::producer);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().devices().source().simulator() != null;
    }
}
