package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.contract.pipeline.PipelineFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateCapacityTest {

    private final StateCapacity check = new StateCapacity();

    @TempDir
    private Path directory;

    @Test
    void theDefaultsSufficeForTensOfThousandsOfDevices() throws Exception {
        assertThat(check.shortfall(simulated(35_000, ""), 0)).isEmpty();
    }

    @Test
    void theMessageHasTheNumbersAndTheRemedy() throws Exception {
        assertThat(check.shortfall(simulated(100_000, ""), 0))
                .contains(
                        "100000 devices with 31 kB of state each need 2956 MiB; 2 task managers have 2217 MiB of heap for"
                                + " it: raise training.resources.memory or training.parallelism; 4 checkpoints of it take 11826 MiB,"
                                + " the claim has 10240 MiB: raise training.storage.size");
    }

    @Test
    void moreOfEitherIsEnough() throws Exception {
        assertThat(check.shortfall(
                        simulated(100_000, "  training: {resources: {memory: 4Gi}, storage: {size: 20Gi}}\n"), 0))
                .isEmpty();
        assertThat(check.shortfall(
                        simulated(100_000, "  training: {parallelism: 4, storage: {uri: \"s3://bucket/flead\"}}\n"), 0))
                .as("an object store has no size")
                .isEmpty();
    }

    @Test
    void ofDevicesOutsideTheActiveOnesCount() throws Exception {
        FleadPipeline pipeline = pipeline("  devices: {source: {external: {}}}\n");
        assertThat(check.shortfall(pipeline, 0)).isEmpty();
        assertThat(check.shortfall(pipeline, 41_000)).isEmpty();
        assertThat(check.shortfall(pipeline, 70_000).orElseThrow())
                .as("it does not change with every device")
                .isEqualTo(check.shortfall(pipeline, 90_000).orElseThrow())
                .startsWith("100000 devices with");
    }

    private FleadPipeline simulated(int devices, String more) throws Exception {
        return pipeline("  devices: {count: " + devices + ", source: {simulator: {}}}\n" + more);
    }

    private FleadPipeline pipeline(String spec) throws Exception {
        Path file = directory.resolve("p.yaml");
        Files.writeString(file, """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: p}
                spec:
                  readings: {features: [temperature, pressure]}
                """ + spec);
        FleadPipeline pipeline = new FleadPipeline();
        pipeline.setSpec(PipelineFile.load(file).spec());
        return pipeline;
    }
}
