package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The account of Flink's job manager, which starts the task managers. */
public final class TrainingAccount extends JobAccount {

    public TrainingAccount() {
        super(Component.TRAINING, Names::training);
    }

    @Override
    @Nullable Map<String, String> annotations(FleadPipeline pipeline) {
        return pipeline.getSpec().training().serviceAccountAnnotations();
    }
}
