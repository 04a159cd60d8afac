package io.flead.local.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flead.local.supervision.ChildStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    private static final RestartPolicy QUICK =
            new RestartPolicy(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(30), 4);

    @TempDir
    Path directory;

    private final RecordedEnds ends = new RecordedEnds();
    private final Supervisor supervisor = new Supervisor(QUICK, ends);

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void restartsAKilledChild() throws IOException {
        supervisor.start(shell("sleeper", "exec sleep 600"));
        long first = pid("sleeper");

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().until(() ->
                status("sleeper").restarts() == 1 && status("sleeper").state() == State.RUNNING);
        assertThat(pid("sleeper")).isNotEqualTo(first);
        assertThat(status("sleeper").lastExit()).hasValue(137);
        assertThat(ends.restarts).containsExactly("sleeper");
        assertThat(supervisor.restarts()).isEqualTo(1);
    }

    @Test
    void givesUpAChildThatKeepsFailingAndReportsWhy() throws IOException {
        supervisor.start(shell("broken", "echo no such thing; exit 3"));

        await().until(() -> status("broken").state() == State.FAILED);

        assertThat(ends.restarts).hasSize(3);
        assertThat(ends.givenUp).singleElement().asString().contains("status 3").contains("no such thing");
    }

    @Test
    void stoppingIsFinalAndWaitsForTheEnd() throws IOException {
        supervisor.start(shell("polite", "exec sleep 600"));
        long pid = pid("polite");

        supervisor.stop("polite");

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(status("polite").state()).isEqualTo(State.STOPPED);
        assertThat(ends.restarts).isEmpty();
    }

    @Test
    void theStatusOfSigtermIsACleanEndWhenAskedFor() throws IOException {
        Path marker = directory.resolve("ready");
        supervisor.start(shell("jvm", "trap 'exit 143' TERM; touch " + marker + "; while :; do sleep 0.05; done"));
        await().until(() -> Files.exists(marker));

        supervisor.stop("jvm");

        assertThat(status("jvm").state()).isEqualTo(State.STOPPED);
        assertThat(status("jvm").lastExit()).isEmpty();
        assertThat(ends.restarts).isEmpty();
        assertThat(ends.givenUp).isEmpty();
    }

    @Test
    void killsAChildThatIgnoresTheSignal() throws IOException {
        Path marker = directory.resolve("ready");
        supervisor.start(shell("deaf", "trap '' TERM; touch " + marker + "; while :; do sleep 0.1; done"));
        await().until(() -> Files.exists(marker));
        long pid = pid("deaf");

        supervisor.stop("deaf");

        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void childrenLearnWhoseEndTheyMustNotOutlive() throws IOException {
        supervisor.start(shell("curious", "echo parent=$FLEAD_PARENT_PID own=$OWN; exec sleep 600"));

        await().untilAsserted(() -> assertThat(Files.readString(directory.resolve("curious.log")))
                .contains("parent=" + ProcessHandle.current().pid() + " own=value"));
    }

    @Test
    void aNewRunKeepsTheLogOfTheOneBefore() throws IOException {
        Files.writeString(directory.resolve("again.log"), "of the run before\n");

        supervisor.start(shell("again", "echo of this run; exec sleep 600"));

        await().until(() -> Files.size(directory.resolve("again.log")) > 0);
        assertThat(directory.resolve("again.log")).content().isEqualTo("of this run\n");
        assertThat(directory.resolve("again.log.1")).content().isEqualTo("of the run before\n");
    }

    @Test
    void aLogIsBoundedWhileItIsWritten() throws IOException {
        Path file = directory.resolve("big.log");
        Files.writeString(file, "x".repeat(2000));
        ChildLog log = new ChildLog(file, 1000);

        log.bound();

        assertThat(file).isEmptyFile();
        assertThat(directory.resolve("big.log.1")).hasSize(2000);
    }

    @Test
    void aProgramThatIsNotThereIsTheCallersError() {
        ChildSpecification absent = new ChildSpecification(
                "absent",
                List.of("/no/such/program"),
                Map.of(),
                directory.resolve("absent.log"),
                Duration.ofSeconds(1),
                () -> {
                    throw new IOException("nothing to run");
                });

        assertThatThrownBy(() -> supervisor.start(absent)).hasMessageContaining("nothing to run");
    }

    @Test
    void everyStartIsPrepared() throws IOException {
        Path marks = directory.resolve("marks");
        ChildSpecification child = new ChildSpecification(
                "prepared",
                List.of("/bin/sh", "-c", "exit 1"),
                Map.of(),
                directory.resolve("prepared.log"),
                Duration.ofSeconds(1),
                () -> Files.writeString(
                        marks, "x", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND));
        supervisor.start(child);

        await().until(() -> status("prepared").state() == State.FAILED);

        assertThat(marks).content().isEqualTo("xxxx");
    }

    private ChildSpecification shell(String name, String script) {
        return new ChildSpecification(
                name,
                List.of("/bin/sh", "-c", script),
                Map.of("OWN", "value"),
                directory.resolve(name + ".log"),
                Duration.ofSeconds(1),
                ChildSpecification.Preparation.NONE);
    }

    private ChildStatus status(String name) {
        return supervisor.statuses().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long pid(String name) {
        return status(name).pid().orElseThrow();
    }
}
