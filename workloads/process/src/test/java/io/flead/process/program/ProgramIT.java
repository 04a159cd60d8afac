package io.flead.process.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.process.program.TestProgram.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Exit codes of a program. */
class ProgramIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Path log;
    private Path portFile;
    private List<Process> processes = List.of();

    @BeforeEach
    void nameFiles() {
        log = directory.resolve("log");
        portFile = directory.resolve("port");
    }

    @AfterEach
    void killAll() {
        processes.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @CsvSource({
        "WHEN_INTERRUPTED, 0",
        "WHEN_A_LIBRARY_HIDES_THE_INTERRUPT, 0",
        "WHEN_REQUESTED, 0",
        "NEVER, 1",
        "JOB_ENDLESS, 1"
    })
    void aSignalStopsAServiceAndFailsAJob(End end, int exitCode) throws Exception {
        Process program = start(end.name());
        awaitPort();
        program.destroy();
        assertThat(exitCode(program)).as(log()).isEqualTo(exitCode);
        assertThat(log()).contains("event=started httpPort=" + Files.readString(portFile));
        assertThat(log().contains("event=stopped")).isEqualTo(end == End.WHEN_REQUESTED);
        assertThat(log().contains("event=stop_timeout limit=PT0.5S")).isEqualTo(end == End.NEVER);
    }

    @Test
    void aJobThatIsDoneEndsWithZeroAndItsLastLineIsWritten() throws Exception {
        assertThat(exitCode(start("JOB_DONE"))).isZero();
        assertThat(log()).contains("event=done a=\"say \\\"no\\\"\"");
    }

    @Test
    void badInputIsOneLine() throws Exception {
        assertThat(exitCode(start("BAD_INPUT"))).isEqualTo(2);
        assertThat(log()).isEqualTo("the file is invalid: spec.a is missing; spec.b is odd\n");
    }

    @Test
    void aBadOptionIsOneLine() throws Exception {
        assertThat(exitCode(start("--no-such-option", "FAULT"))).isEqualTo(2);
        assertThat(log()).isEqualTo("Unknown option: '--no-such-option': see 'flead-test --help'\n");
    }

    @Test
    void aFailureIsOneLine() throws Exception {
        assertThat(exitCode(start("FAILURE"))).isEqualTo(1);
        assertThat(log())
                .contains("event=failed cause=\"in use\" reason=\"port 1 is taken\"")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAULT", "ERROR"})
    void aFaultHasItsTrace(End end) throws Exception {
        assertThat(exitCode(start(end.name()))).isEqualTo(1);
        assertThat(log()).contains("event=failed").contains("\tat io.flead.process.program.TestProgram");
    }

    @Test
    void aProgramEndsWithTheProcessThatStartedIt() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        Process program = start(List.of("WHEN_REQUESTED"), parent.pid());
        processes = List.of(program, parent);
        awaitPort();
        parent.destroyForcibly();
        assertThat(exitCode(program)).as(log()).isZero();
        assertThat(log()).contains("event=parent_gone parentPid=" + parent.pid());
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        assertThat(exitCode(start("--version"))).isZero();
        assertThat(log()).matches("flead-test \\d+\\.\\d+\\.\\d+.*\n");
    }

    private Process start(String... arguments) throws IOException {
        Process process = start(List.of(arguments), ProcessHandle.current().pid());
        processes = List.of(process);
        return process;
    }

    private Process start(List<String> arguments, long parent) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TestProgram.class.getName());
        builder.command().addAll(arguments);
        builder.environment().put("HTTP_PORT", "0");
        builder.environment().put("HTTP_PORT_FILE", portFile.toString());
        builder.environment().put("FLEAD_PARENT_PID", String.valueOf(parent));
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private void awaitPort() {
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(portFile) && log().contains("event=started"));
    }

    private String log() throws IOException {
        return Files.readString(log);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
