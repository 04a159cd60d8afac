package io.flead.local.database;

import com.sun.security.auth.module.UnixSystem;
import io.flead.local.supervision.ChildSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server in the state directory, kept from run to run.
 *
 * <p>The supervised process is the server itself, run in the foreground; a watcher beside it stops it when the command is gone. PostgreSQL
 * refuses to run as root, so as root it runs in a user namespace of its own, where it has no privilege.
 */
public final class LocalDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDatabase.class);

    private static final Duration OLD_SERVER_STOPS = Duration.ofSeconds(10);

    /**
     * Runs the server in place of the shell. The watcher is no child of the server (it is orphaned at once), because PostgreSQL
     * logs the end of children that it does not know.
     */
    private static final String WATCHED_SERVER = """
            parent=$1; shift
            server=$$
            ( ( while kill -0 "$parent" && kill -0 "$server"; do sleep 1; done; kill -INT "$server" ) >/dev/null 2>&1 & )
            exec "$@"
            """;

    private final DatabaseConfiguration configuration;
    private final PostgresPrograms programs;
    private final List<String> unprivileged;

    private LocalDatabase(DatabaseConfiguration configuration, PostgresPrograms programs, List<String> unprivileged) {
        this.configuration = configuration;
        this.programs = programs;
        this.unprivileged = unprivileged;
    }

    /**
     * Unpacks the server when needed and initialises the data directory when it is new.
     *
     * @param stateDirectory directory of the run: data in {@code postgres}, password in {@code database.password}
     * @param cacheDirectory where the server's programs are unpacked, shared by all runs of this user
     * @param port port of the server
     * @throws IOException when this machine has no PostgreSQL, root cannot give up its privileges, or a directory cannot be written
     */
    public static LocalDatabase prepare(Path stateDirectory, Path cacheDirectory, int port) throws IOException {
        PostgresPrograms programs = PostgresPrograms.unpack(cacheDirectory);
        List<String> unprivileged = unprivileged();
        Path passwordFile = stateDirectory.resolve("database.password");
        DatabaseConfiguration configuration =
                new DatabaseConfiguration(stateDirectory.resolve("postgres"), port, password(passwordFile));
        LocalDatabase database = new LocalDatabase(configuration, programs, unprivileged);
        if (!Files.exists(configuration.dataDirectory().resolve("PG_VERSION"))) {
            database.initialise(passwordFile);
        }
        return database;
    }

    /** Where clients find it. */
    public DatabaseConfiguration configuration() {
        return configuration;
    }

    /**
     * How to run it.
     *
     * @param name name of the child
     * @param log its log file
     */
    public ChildSpecification child(String name, Path log) {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                WATCHED_SERVER,
                name,
                Long.toString(ProcessHandle.current().pid())));
        command.addAll(unprivileged);
        command.add(programs.program("postgres").toString());
        command.addAll(configuration.serverArguments());
        return new ChildSpecification(name, command, Map.of(), log, Duration.ofSeconds(10), this::clearOldServer);
    }

    /** Opens a connection to the pipeline's database; the caller closes it. */
    public Connection connect() throws SQLException {
        return connect(DatabaseConfiguration.DATABASE);
    }

    /** Whether the server answers; creates the pipeline's database when it is missing. */
    public boolean isReady() {
        try (Connection connection = connect("postgres");
                PreparedStatement exists = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
                Statement create = connection.createStatement()) {
            exists.setString(1, DatabaseConfiguration.DATABASE);
            try (ResultSet found = exists.executeQuery()) {
                if (!found.next()) {
                    create.execute("CREATE DATABASE " + DatabaseConfiguration.DATABASE);
                }
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", DatabaseConfiguration.USER);
        properties.setProperty("password", configuration.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("ApplicationName", "flead");
        return DriverManager.getConnection(configuration.url(database), properties);
    }

    /** Makes the data directory aside and moves it into place, so that an interrupted initialisation leaves nothing that looks whole. */
    private void initialise(Path passwordFile) throws IOException {
        Path target = configuration.dataDirectory();
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        if (Files.exists(unfinished)) {
            run(List.of("rm", "-rf", unfinished.toString()));
        }
        List<String> command = new ArrayList<>(unprivileged);
        command.addAll(List.of(
                programs.program("initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=" + DatabaseConfiguration.USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
                // An empty database is made again quickly; waiting for the disk here would delay every first start.
                "--no-sync"));
        run(command);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("event=database_initialised directory={}", target);
    }

    /**
     * Makes way for a new server: ends one that an earlier run left behind and removes the lock file of one that was killed, whose
     * process id may meanwhile belong to someone else.
     */
    private void clearOldServer() throws IOException, InterruptedException {
        Path lock = configuration.dataDirectory().resolve("postmaster.pid");
        Optional<ProcessHandle> old = readPid(lock).flatMap(ProcessHandle::of).filter(this::isOurs);
        if (old.isPresent()) {
            ProcessHandle server = old.get();
            LOG.warn("event=old_database_server_stopped pid={}", server.pid());
            run(List.of("/bin/sh", "-c", "kill -INT " + server.pid()));
            if (!endsWithin(server, OLD_SERVER_STOPS)) {
                server.destroyForcibly();
                endsWithin(server, OLD_SERVER_STOPS);
            }
        }
        Files.deleteIfExists(lock);
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.equals(programs.program("postgres").toString()))
                .orElse(false);
    }

    private static boolean endsWithin(ProcessHandle process, Duration time) throws InterruptedException {
        try {
            process.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("waiting for process " + process.pid(), e);
        }
    }

    private static Optional<Long> readPid(Path lock) throws IOException {
        if (!Files.exists(lock)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(lock);
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.get(0).strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Path unfinished = Files.createTempFile(
                    file.getParent(),
                    "password",
                    ".unfinished",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, HexFormat.of().formatHex(random) + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private static List<String> unprivileged() throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        List<String> prefix = List.of("unshare", "--user");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        try {
            run(probe);
        } catch (IOException e) {
            throw new IOException(
                    "PostgreSQL does not run as root and this system allows no user namespaces: run flead as another user",
                    e);
        }
        return prefix;
    }

    /** Runs a short program to its end; its output becomes the error's text. */
    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Path.of(command.get(0)).getFileName() + " failed: "
                        + output.lines()
                                .filter(line -> !line.isBlank())
                                .reduce((first, second) -> second)
                                .orElse("status " + process.exitValue()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
