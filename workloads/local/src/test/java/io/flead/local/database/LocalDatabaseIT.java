package io.flead.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.security.auth.module.UnixSystem;
import io.flead.local.FreePorts;
import io.flead.local.failure.UserException;
import io.flead.local.supervision.ChildStatus;
import io.flead.local.supervision.RecordedEnds;
import io.flead.local.supervision.RestartPolicy;
import io.flead.local.supervision.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDatabaseIT {

    @TempDir
    Path state;

    @TempDir
    static Path cache;

    @Test
    void keepsItsRowsAcrossAKillAndAcrossRuns() throws Exception {
        long from = System.nanoTime();
        LocalDatabase database = prepared();
        System.out.println("database: prepared after " + (System.nanoTime() - from) / 1_000_000 + " ms");
        try (Supervisor supervisor = start(database)) {
            awaitReady(database);
            execute(database, "CREATE TABLE kept (value int)");
            execute(database, "INSERT INTO kept VALUES (1)");

            ProcessHandle.of(pid(supervisor)).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(60)).until(() -> supervisor.restarts() > 0 && database.isReady());
            assertThat(values(database)).containsExactly(1);
            execute(database, "INSERT INTO kept VALUES (2)");
        }
        await().untilAsserted(() -> assertThat(servers()).isEmpty());

        LocalDatabase again = prepared();
        assertThat(again.configuration().password())
                .isEqualTo(database.configuration().password());
        try (Supervisor supervisor = start(again)) {
            awaitReady(again);
            assertThat(values(again)).containsExactly(1, 2);
            assertThat(supervisor.restarts()).isZero();
        }
    }

    @Test
    void aLockFileOfAKilledServerIsNoObstacle() throws Exception {
        LocalDatabase database = prepared();
        // The lock of a killed server, whose process id now belongs to another program: this test.
        Files.writeString(
                state.resolve("postgres/postmaster.pid"),
                ProcessHandle.current().pid() + "\n");

        try (Supervisor supervisor = start(database)) {
            awaitReady(database);
            assertThat(supervisor.restarts()).isZero();
        }
    }

    @Test
    void aServerLeftBehindMakesWayForTheNewOne() throws Exception {
        LocalDatabase database = prepared();
        Process left = new ProcessBuilder(
                        database.child("left", state.resolve("left.log")).command())
                .redirectOutput(state.resolve("left.log").toFile())
                .redirectErrorStream(true)
                .start();
        awaitReady(database);

        try (Supervisor supervisor = start(database)) {
            assertThat(left.waitFor()).isZero();
            awaitReady(database);
            assertThat(supervisor.restarts()).isZero();
        }
    }

    @Test
    void theServerEndsWithItsCommand() throws Exception {
        LocalDatabase database = prepared();
        Process command = new ProcessBuilder("sleep", "600").start();
        List<String> words = new java.util.ArrayList<>(
                database.child("watched", state.resolve("watched.log")).command());
        words.replaceAll(word ->
                word.equals(Long.toString(ProcessHandle.current().pid())) ? Long.toString(command.pid()) : word);
        Process server = new ProcessBuilder(words)
                .redirectOutput(state.resolve("watched.log").toFile())
                .redirectErrorStream(true)
                .start();
        awaitReady(database);

        command.destroyForcibly();

        assertThat(server.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void asRootAnotherUserServesWhereThereAreNoNamespaces() throws Exception {
        assumeThat(new UnixSystem().getUid())
                .as("only root can become another user")
                .isZero();
        PostgresPrograms programs = PostgresPrograms.unpack(cache);
        // The user nobody may not enter directories that only root may: temporary ones are such.
        ServerAccount account = ServerAccount.choose(
                ServerAccount.ROOT,
                programs.program("postgres"),
                state,
                List.of(ServerAccount.OTHER_USER, ServerAccount.OTHER_USER_PASSING));
        assertThat(account).isEqualTo(ServerAccount.OTHER_USER_PASSING);
        LocalDatabase database = LocalDatabase.locate(state, programs, account, FreePorts.next());
        database.prepare();
        try (Supervisor supervisor = start(database)) {
            awaitReady(database);
            execute(database, "CREATE TABLE kept (value int)");
            execute(database, "INSERT INTO kept VALUES (1)");
            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(pid(supervisor))), "unix:uid"))
                    .isEqualTo(ServerAccount.NOBODY);
        }

        // The same data under the account that is chosen by itself.
        LocalDatabase again = prepared();
        try (Supervisor supervisor = start(again)) {
            awaitReady(again);
            assertThat(values(again)).containsExactly(1);
            assertThat(supervisor.restarts()).isZero();
        }
    }

    @Test
    void aRootThatCannotGiveUpItsRightsIsReportedInOneLine() throws Exception {
        PostgresPrograms programs = PostgresPrograms.unpack(cache);
        ServerAccount impossible = new ServerAccount(List.of("false"), 1);

        assertThatThrownBy(() -> ServerAccount.choose(
                        ServerAccount.ROOT, programs.program("postgres"), state, List.of(impossible)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run flead as a normal user");
        assertThatThrownBy(() -> ServerAccount.choose(1000, Path.of("/no/postgres"), state))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("do not run on this machine");
        Path file = Files.writeString(state.resolve("file"), "");
        assertThatThrownBy(() -> PostgresPrograms.unpack(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("FLEAD_CACHE");
    }

    private LocalDatabase prepared() throws Exception {
        LocalDatabase database = LocalDatabase.locate(state, cache, FreePorts.next());
        database.prepare();
        return database;
    }

    private Supervisor start(LocalDatabase database) throws IOException {
        Supervisor supervisor = new Supervisor(RestartPolicy.standard(), new RecordedEnds());
        supervisor.start(database.child("postgres", state.resolve("postgres.log")));
        return supervisor;
    }

    private static void awaitReady(LocalDatabase database) {
        long from = System.nanoTime();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(database::isReady);
        System.out.println("database: ready after " + (System.nanoTime() - from) / 1_000_000 + " ms");
    }

    private static long pid(Supervisor supervisor) {
        return supervisor.statuses().stream()
                .map(ChildStatus::pid)
                .findFirst()
                .orElseThrow()
                .orElseThrow();
    }

    /** Processes that run a program of this test's own cache directory. */
    private List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(cache.toString()))
                .toList();
    }

    private static void execute(LocalDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Integer> values(LocalDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT value FROM kept ORDER BY value")) {
            List<Integer> values = new java.util.ArrayList<>();
            while (rows.next()) {
                values.add(rows.getInt(1));
            }
            return values;
        }
    }
}
