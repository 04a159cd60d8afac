package io.flead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input ends the process at once with one clear line and the exit code of its kind. */
class TrainingMainIT {

    @TempDir
    private Path directory;

    @Test
    void withoutAPipelineFileItIsBadInput() {
        assertEnds(Map.of(), 2, "PIPELINE_FILE is not set");
    }

    @Test
    void anInvalidPipelineIsBadInputWithEveryProblem() throws IOException {
        Map<String, String> environment = environment("features: []");
        assertEnds(environment, 2, "spec.readings.features");
    }

    @Test
    void withoutAStateDirectoryItIsBadInput() throws IOException {
        Map<String, String> environment = environment("features: [a]");
        environment.remove("STATE_DIR");
        assertEnds(environment, 2, "STATE_DIR is not set");
    }

    @Test
    void aTakenPortIsReportedByName() throws IOException {
        Map<String, String> environment = environment("features: [a]");
        try (ServerSocket taken = new ServerSocket(0)) {
            environment.put("METRICS_PORT", String.valueOf(taken.getLocalPort()));
            assertEnds(environment, 1, "METRICS_PORT " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void aStateDirectoryThatIsAFileIsReportedByName() throws IOException {
        Map<String, String> environment = environment("features: [a]");
        Path file = Files.createFile(directory.resolve("file"));
        environment.put("STATE_DIR", file.toString());
        assertEnds(environment, 1, file.toString());
    }

    private Map<String, String> environment(String readings) throws IOException {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: under-test}
                spec:
                  devices: {source: {external: {}}}
                  readings: {%s}
                """.formatted(readings));
        Map<String, String> environment = new HashMap<>();
        environment.put("PIPELINE_FILE", file.toString());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        environment.put("STATE_DIR", directory.resolve("state").toString());
        environment.put("HTTP_PORT", "0");
        return environment;
    }

    private void assertEnds(Map<String, String> environment, int exitCode, String message) {
        try (TrainingProcess child = TrainingProcess.start(environment, directory.resolve("training.log"))) {
            assertThat(child.awaitExit()).as(child.log()).isEqualTo(exitCode);
            assertThat(child.log()).contains(message).doesNotContain("\tat ");
        }
    }
}
