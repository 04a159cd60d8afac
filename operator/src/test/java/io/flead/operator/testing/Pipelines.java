package io.flead.operator.testing;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pipelines for tests. */
public final class Pipelines {

    private Pipelines() {}

    /** The quickstart example as a file's text, under another name. */
    public static String quickstartYaml(String name) {
        try {
            return Files.readString(quickstartFile()).replace("name: quickstart", "name: " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The quickstart example with defaults, as an API server gives it. */
    public static FleadPipeline quickstart(String name, String namespace, boolean suspend) {
        try {
            FleadPipeline pipeline = new FleadPipeline();
            var spec = PipelineFile.load(quickstartFile()).spec();
            pipeline.setSpec(new FleadPipelineSpec(
                    suspend,
                    spec.devices(),
                    spec.readings(),
                    spec.kafka(),
                    spec.training(),
                    spec.aggregation(),
                    spec.analytics(),
                    spec.storage(),
                    spec.monitoring(),
                    spec.api(),
                    spec.alarms(),
                    spec.console(),
                    spec.images(),
                    spec.policies()));
            pipeline.setMetadata(new ObjectMetaBuilder()
                    .withName(name)
                    .withNamespace(namespace)
                    .withUid("00000000-0000-0000-0000-000000000001")
                    .withGeneration(1L)
                    .build());
            return pipeline;
        } catch (InvalidPipelineException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path quickstartFile() {
        return Project.root().resolve("manifests/quickstart.yaml");
    }
}
