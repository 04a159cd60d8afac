package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The account under which a job starts its own pods. */
abstract class JobAccount extends PipelineDependent<ServiceAccount> {

    JobAccount(Component component, Function<Names, String> name) {
        super(ServiceAccount.class, component, name);
    }

    /** What the pipeline adds to the account. */
    abstract @Nullable Map<String, String> annotations(FleadPipeline pipeline);

    @Override
    public final ServiceAccount desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new ServiceAccountBuilder()
                .withMetadata(new ObjectMetaBuilder(metadata(pipeline))
                        .withAnnotations(annotations(pipeline))
                        .build())
                .build();
    }
}
