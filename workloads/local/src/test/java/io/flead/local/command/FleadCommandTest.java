package io.flead.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.local.FleadMain;
import io.flead.local.failure.FileErrors;
import io.flead.local.state.StateDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FleadCommandTest {

    private static final String PIPELINE = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: test}
            spec:
              devices: {count: 5, rate: 2, source: {simulator: {seed: 1}}}
              readings: {features: [temperature, vibration]}
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"up", "validate", "status", "data", "models", "reset"})
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: flead " + command).contains("Exit codes:");
    }

    @Test
    void aValidFileIsValid() throws IOException {
        assertThat(run("validate", "-f", file(PIPELINE))).isZero();
        assertThat(out.toString()).contains("is valid: pipeline test");
    }

    @Test
    void everythingThatIsWrongIsListedAndNothingIsStarted() throws IOException {
        String bad =
                file(PIPELINE.replace("count: 5", "count: many, colour: red").replace("rate: 2", "rate: -1"));

        assertThat(run("up", "-f", bad, "--state", directory.resolve("state").toString()))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("spec.devices.count")
                .contains("spec.devices.colour")
                .contains("spec.devices.rate")
                .doesNotContain("\tat ");
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void badOptionsAreOneLine() throws IOException {
        assertThat(run("up")).isEqualTo(2);
        assertThat(run("up", "-f", file(PIPELINE), "--for", "soon")).isEqualTo(2);
        assertThat(run("up", "-f", file(PIPELINE), "--kafka-port", "x")).isEqualTo(2);
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(4).allMatch(line -> line.startsWith("flead: "));
    }

    @Test
    void aSuspendedPipelineIsNotRun() throws IOException {
        assertThat(run("up", "-f", file(PIPELINE + "  suspend: true\n"))).isEqualTo(2);
        assertThat(err.toString()).contains("spec.suspend");
    }

    @Test
    void aDirectoryWithNothingToReplayIsRefused() throws IOException {
        String data = Files.createDirectories(directory.resolve("data")).toString();
        assertThat(run("up", "-f", file(PIPELINE), "--data", data)).isEqualTo(2);
        assertThat(err.toString()).contains(data + " has no .csv or .csv.gz file");

        Files.writeString(directory.resolve("data/manifest.csv"), "file,rows\na.csv,7\n");
        assertThat(run("up", "-f", file(PIPELINE), "--data", data)).isEqualTo(2);
        assertThat(err.toString()).contains("none of its 1 CSV files").contains("temperature, vibration");

        assertThat(run("up", "-f", file(PIPELINE), "--data", data + "/absent")).isEqualTo(2);
        assertThat(err.toString()).contains(data + "/absent does not exist");
    }

    @Test
    void dataTakeThePlaceOfTheFilesSource() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("manifest.csv"), "file,rows\na.csv,7\n");
        try (var zipped = new GZIPOutputStream(Files.newOutputStream(data.resolve("a.csv.gz")))) {
            zipped.write("timestamp,\"vibration\",temperature\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        var effective =
                io.flead.local.pipeline.EffectivePipeline.load(Path.of(file(PIPELINE)), java.util.Optional.of(data));

        var source = effective.pipeline().spec().devices().source();
        assertThat(source.simulator()).isNull();
        assertThat(source.replay()).isNotNull();
        assertThat(effective.text()).contains(data.toString());
        assertThat(effective.hasProducer()).isTrue();
    }

    @Test
    void anExternalSourceHasNoProducer() throws Exception {
        String external = PIPELINE.replace("simulator: {seed: 1}", "external: {}");

        assertThat(io.flead.local.pipeline.EffectivePipeline.load(Path.of(file(external)), java.util.Optional.empty())
                        .hasProducer())
                .isFalse();
    }

    @Test
    void statusOfAPipelineThatDoesNotRun() {
        assertThat(run("status", "--state", directory.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("no pipeline runs");
        assertThat(run("status")).isEqualTo(2);
    }

    @Test
    void alarmsOfNothingThatRunsAreRefused() {
        String none = directory.resolve("none").toString();
        assertThat(run("alarms", "--state", none)).isEqualTo(1);
        assertThat(run("alarms", "-n", "0", "--state", none)).isEqualTo(2);
        assertThat(err.toString().lines())
                .anyMatch(line -> line.contains("no pipeline runs on " + none))
                .anyMatch(line -> line.contains("-n must be 1 to 1000: 0"));
    }

    @Test
    void dataOfNothingThatRunsIsRefused() {
        String none = directory.resolve("none").toString();
        assertThat(run("data", "--state", none)).isEqualTo(2);
        assertThat(run("data", "anomalies", "-n", "0", "--state", none)).isEqualTo(2);
        assertThat(run("data", "--follow", "--state", none)).isEqualTo(2);
        assertThat(run("data", "--state", none, "--database", "mysql://db")).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(4)
                .anyMatch(line -> line.contains("no pipeline runs on " + none) && line.contains("--kafka"))
                .anyMatch(line -> line.contains("-n must be 1 to 10000: 0"))
                .anyMatch(line -> line.contains("name one"))
                .anyMatch(line -> line.contains("jdbc:postgresql:"));
    }

    @Test
    void resetRemovesOnlyDirectoriesOfRunsAtRest() throws Exception {
        Path state = directory.resolve("state");
        assertThat(run("reset", "--state", state.toString(), "--yes")).isZero();
        try (StateDirectory running = StateDirectory.take(state)) {
            assertThat(run("reset", "--state", state.toString(), "--yes")).isEqualTo(2);
            assertThat(err.toString()).contains("stop it first");
            assertThat(running.path()).exists();
        }
        assertThat(run("reset", "--state", directory.toString(), "--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("not a directory of a run");

        assertThat(run("reset", "--state", state.toString(), "--yes")).isZero();
        assertThat(state).doesNotExist();
    }

    @Test
    void withoutAFileTheOnlyRunIsMeant() throws Exception {
        Path kept = directory.resolve("kept");
        assertThatThrownBy(() -> StateOptions.onlyOne(kept)).hasMessageContaining("no run is kept in " + kept);
        StateDirectory.take(kept.resolve("first")).close();
        assertThat(StateOptions.onlyOne(kept)).isEqualTo(kept.resolve("first"));
        StateDirectory.take(kept.resolve("second")).close();
        assertThatThrownBy(() -> StateOptions.onlyOne(kept))
                .hasMessageContaining("first, second")
                .hasMessageContaining("--state");
    }

    @Test
    void faultsOfTheFileSystemAreOneLineWithTheFile() {
        assertThat(FileErrors.line(new AccessDeniedException("/cache/ports/9092")))
                .isEqualTo("/cache/ports/9092: no permission: check its permissions and the room on its disk");
        assertThat(FileErrors.line(new FileSystemException("/tmp/x", null, "No space left on device")))
                .isEqualTo("/tmp/x: No space left on device: free some room on that disk");
        assertThat(FileErrors.in(new UncheckedIOException(new IOException("full"))))
                .isPresent();
        assertThat(FileErrors.in(new IllegalStateException("x"))).isEmpty();
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("pipeline.yaml"), text).toString();
    }

    private int run(String... arguments) {
        CommandLine command = FleadMain.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
