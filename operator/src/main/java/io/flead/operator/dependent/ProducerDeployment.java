package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.Replay;
import io.flead.api.v1alpha1.ServiceResources;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays devices. One pod, for two would play each device twice; none where devices publish by themselves. */
public final class ProducerDeployment extends ServiceDeployment {

    public ProducerDeployment() {
        super(Program.PRODUCER, Names::producer);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().devices().source().external() == null;
    }

    @Override
    int replicas(FleadPipeline pipeline) {
        return 1;
    }

    @Override
    ServiceResources resources(FleadPipeline pipeline) {
        return pipeline.getSpec().devices().resources();
    }

    @Override
    List<EnvVar> variables(FleadPipeline pipeline, Prerequisites prerequisites) {
        return simulates(pipeline) ? Variables.apiToken(pipeline) : List.of();
    }

    @Override
    List<String> secrets(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<String> secrets = new ArrayList<>(super.secrets(pipeline, prerequisites));
        var token = pipeline.getSpec().api().tokenSecret();
        if (token != null && simulates(pipeline)) {
            secrets.add(token.name());
        }
        return secrets;
    }

    private static boolean simulates(FleadPipeline pipeline) {
        return pipeline.getSpec().devices().source().simulator() != null;
    }

    @Override
    @Nullable JsonNode podTemplate(FleadPipeline pipeline) {
        return pipeline.getSpec().devices().podTemplate();
    }

    @Override
    boolean alone() {
        return true;
    }

    @Override
    List<Volume> volumes(FleadPipeline pipeline) {
        Replay replay = pipeline.getSpec().devices().source().replay();
        return replay == null || replay.claimName() == null
                ? List.of()
                : List.of(Pods.claim("data", replay.claimName(), true));
    }

    @Override
    List<VolumeMount> mounts(FleadPipeline pipeline) {
        Replay replay = pipeline.getSpec().devices().source().replay();
        return replay == null || replay.claimName() == null
                ? List.of()
                : List.of(new VolumeMountBuilder()
                        .withName("data")
                        .withMountPath(replay.path())
                        .withReadOnly(true)
                        .build());
    }
}
