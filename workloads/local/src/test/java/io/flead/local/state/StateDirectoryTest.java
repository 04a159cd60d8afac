package io.flead.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flead.local.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void oneCommandAtATime() throws UserException {
        Path directory = parent.resolve("a/b");
        try (StateDirectory taken = StateDirectory.take(directory)) {
            assertThat(taken.path()).isDirectory();
            assertThat(StateDirectory.isTaken(directory)).isTrue();
            assertThatThrownBy(() -> StateDirectory.take(directory))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("another flead uses " + directory)
                    .hasMessageContaining("--state");
        }
        assertThat(StateDirectory.isTaken(directory)).isFalse();
        StateDirectory.take(directory).close();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedInOneLine() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "not a directory");

        assertThatThrownBy(() -> StateDirectory.take(file.resolve("below")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--state")
                .hasMessageNotContaining("\n");
    }

    @Test
    void removalLeavesNothing() throws Exception {
        Path directory = parent.resolve("state");
        StateDirectory taken = StateDirectory.take(directory);
        Files.createDirectories(taken.log("x").getParent());
        Files.writeString(taken.log("x"), "text");
        assertThat(StateDirectory.isState(directory)).isTrue();

        taken.remove();

        assertThat(directory).doesNotExist();
    }

    @Test
    void anInterruptedRemovalCanBeRepeated() throws Exception {
        Path directory = parent.resolve("state");
        StateDirectory.take(directory).close();
        Files.createDirectories(directory.resolve("kafka/topic"));
        // The remains of an interrupted removal: the lock, and some of the rest.
        assertThat(StateDirectory.isState(directory)).isTrue();

        StateDirectory.takeAsItIs(directory).remove();

        assertThat(directory).doesNotExist();
    }

    @Test
    void filesThatComeAndGoDoNotHinderRemoval() throws Exception {
        Path directory = parent.resolve("state");
        StateDirectory taken = StateDirectory.take(directory);
        AtomicBoolean busy = new AtomicBoolean(true);
        AtomicInteger written = new AtomicInteger();
        Thread writer = new Thread(() -> {
            while (busy.get()) {
                try {
                    Path file = directory.resolve("kafka/" + written.incrementAndGet() % 50);
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, "text");
                    Files.deleteIfExists(directory.resolve("kafka/" + (written.get() + 25) % 50));
                } catch (IOException e) {
                    // Its directory was removed under it.
                }
                busy.compareAndSet(true, written.get() < 3000);
            }
        });
        writer.start();
        await().until(() -> written.get() > 100);

        taken.remove();
        writer.join();

        // The last that the writer made may have come after the removal; nothing else is left.
        assertThat(directory.resolve("lock")).doesNotExist();
    }

    @Test
    void removalEndsTheProcessesOfAKilledRun() throws Exception {
        Path directory = parent.resolve("state");
        StateDirectory taken = StateDirectory.take(directory);
        Process left = new ProcessBuilder("/bin/sh", "-c", "sleep 1; exec true").start();
        RunRecord.ProcessStamp stamp = RunRecord.ProcessStamp.of(left.pid());
        new RunRecord("p", stamp, "2026-01-01T00:00:00Z", Map.of(), Map.of("kafka", stamp)).write(taken.runFile());

        taken.remove();

        assertThat(left.isAlive()).isFalse();
        assertThat(directory).doesNotExist();
    }

    @Test
    void theDirectoriesOfRunsAreFound() throws Exception {
        StateDirectory.take(parent.resolve("kept/b")).close();
        StateDirectory.take(parent.resolve("kept/a")).close();
        Files.createDirectories(parent.resolve("kept/empty"));

        assertThat(StateDirectory.allIn(parent.resolve("kept")))
                .containsExactly(parent.resolve("kept/a"), parent.resolve("kept/b"));
        assertThat(StateDirectory.allIn(parent.resolve("absent"))).isEmpty();
    }

    @Test
    void aRunRecordsItselfForOthers() throws IOException {
        Path file = parent.resolve("run.json");
        RunRecord.ProcessStamp self =
                RunRecord.ProcessStamp.of(ProcessHandle.current().pid());
        RunRecord record =
                new RunRecord("p", self, "2026-01-01T00:00:00Z", Map.of("kafka", 9092), Map.of("kafka", self));

        record.write(file);

        assertThat(RunRecord.read(file)).contains(record);
        assertThat(self.running()).isPresent();
    }

    @Test
    void aLaterProcessOfTheSameIdIsAnother() {
        RunRecord.ProcessStamp self =
                RunRecord.ProcessStamp.of(ProcessHandle.current().pid());

        assertThat(new RunRecord.ProcessStamp(self.pid(), self.startedAtMillis() - 60_000).running())
                .isEmpty();
    }

    @Test
    void arecordThatMakesNoSenseIsNone() throws IOException {
        assertThat(RunRecord.read(parent.resolve("absent.json"))).isEmpty();
        assertThat(RunRecord.read(Files.writeString(parent.resolve("cut.json"), "{\"pipeline\": ")))
                .isEmpty();
        assertThat(RunRecord.read(Files.writeString(parent.resolve("empty.json"), "{}")))
                .isEmpty();
    }

    @Test
    void programsAreKeptInTheUsersCache() {
        Path home = parent.resolve("home");

        assertThat(CacheDirectory.choose(Map.of("FLEAD_CACHE", "/elsewhere"), home, parent))
                .isEqualTo(Path.of("/elsewhere"));
        assertThat(CacheDirectory.choose(Map.of("XDG_CACHE_HOME", parent + "/xdg"), home, parent))
                .isEqualTo(parent.resolve("xdg/flead"));
        assertThat(CacheDirectory.choose(Map.of(), home, parent)).isEqualTo(home.resolve(".cache/flead"));
        assertThat(CacheDirectory.choose(Map.of(), Path.of("/dev/null"), parent))
                .isEqualTo(parent.resolve("cache"));
    }
}
