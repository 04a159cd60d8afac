package io.flead.local.database;

import com.sun.security.auth.module.UnixSystem;
import io.flead.local.failure.UserException;
import io.flead.local.state.SecretFile;
import io.flead.local.supervision.ChildProcess;
import io.flead.local.supervision.ChildSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server in the state directory, kept from run to run.
 *
 * <p>The supervised process is the server itself, run in the foreground; a watcher beside it stops it when the command
 * is gone. PostgreSQL refuses to run as root, so as root it runs as a {@link ServerAccount} without its privileges.
 */
public final class LocalDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDatabase.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final Duration OLD_SERVER_STOPS = Duration.ofSeconds(10);

    /**
     * Runs the server in place of the shell. The watcher is no child of the server (it is orphaned at once), because
     * PostgreSQL logs the end of children that it does not know.
     */
    private static final String WATCHED_SERVER = """
            parent=$1; shift
            server=$$
            cd /
            ( ( while kill -0 "$parent" && kill -0 "$server"; do sleep 1; done; kill -INT "$server" ) >/dev/null 2>&1 & )
            exec "$@"
            """;

    private final DatabaseConfiguration configuration;
    private final PostgresPrograms programs;
    private final ServerAccount account;

    private LocalDatabase(DatabaseConfiguration configuration, PostgresPrograms programs, ServerAccount account) {
        this.configuration = configuration;
        this.programs = programs;
        this.account = account;
    }

    /**
     * Unpacks the server when needed, and finds out how it can run here. Starts nothing that stays.
     *
     * @param stateDirectory directory of the run: data in {@code postgres}, password in {@code database.password}
     * @param cacheDirectory where the server's programs are unpacked, shared by all runs of this user
     * @throws UserException when this machine has no PostgreSQL, root cannot give up its privileges, or the cache
     *     directory cannot be written
     * @throws IOException when the state directory cannot be written
     */
    public static LocalDatabase locate(Path stateDirectory, Path cacheDirectory, int port)
            throws UserException, IOException {
        PostgresPrograms programs = PostgresPrograms.unpack(cacheDirectory);
        ServerAccount account =
                ServerAccount.choose((int) new UnixSystem().getUid(), programs.program("postgres"), stateDirectory);
        return locate(stateDirectory, programs, account, port);
    }

    static LocalDatabase locate(Path stateDirectory, PostgresPrograms programs, ServerAccount account, int port)
            throws IOException {
        LOG.atInfo().addKeyValue("prefix", String.join(" ", account.prefix())).log("database_account");
        return new LocalDatabase(
                new DatabaseConfiguration(
                        stateDirectory.resolve("postgres"),
                        port,
                        SecretFile.readOrMake(SecretFile.databasePassword(stateDirectory))),
                programs,
                account);
    }

    /**
     * Initialises the data directory when it is new.
     *
     * @throws UserException when that fails
     * @throws IOException when the state directory cannot be written
     */
    public void prepare() throws UserException, IOException {
        Path data = configuration.dataDirectory();
        if (Files.exists(data.resolve("PG_VERSION"))) {
            account.own(data);
        } else {
            initialise();
        }
    }

    /** Its address for clients. */
    public DatabaseConfiguration configuration() {
        return configuration;
    }

    /** How to run it. */
    public ChildSpecification child(String name, Path log) {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                WATCHED_SERVER,
                name,
                Long.toString(ProcessHandle.current().pid())));
        command.addAll(account.prefix());
        command.add(programs.program("postgres").toString());
        command.addAll(configuration.serverArguments());
        return new ChildSpecification(name, command, Map.of(), log, Duration.ofSeconds(10), this::clearOldServer);
    }

    /** Opens a connection to the pipeline's database; the caller closes it. */
    public Connection connect() throws SQLException {
        return connect(DatabaseConfiguration.DATABASE, ANSWERS_WITHIN);
    }

    /** As {@link #connect()}, for statements that take long: an answer may take this long. */
    public Connection connect(Duration patience) throws SQLException {
        return connect(DatabaseConfiguration.DATABASE, patience);
    }

    /** Whether the server answers; creates the pipeline's database when it is missing. */
    public boolean isReady() {
        try (Connection connection = connect("postgres", ANSWERS_WITHIN);
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

    private Connection connect(String database, Duration patience) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", DatabaseConfiguration.USER);
        properties.setProperty("password", configuration.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", Long.toString(patience.toSeconds()));
        properties.setProperty("ApplicationName", "flead");
        return DriverManager.getConnection(configuration.url(database), properties);
    }

    /**
     * Creates the data directory aside and moves it into place, so that an interrupted initialisation leaves nothing
     * that looks whole.
     */
    private void initialise() throws UserException, IOException {
        Path target = configuration.dataDirectory();
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        if (Files.exists(unfinished)) {
            Command.run(List.of("rm", "-rf", unfinished.toString()));
        }
        Files.createDirectory(unfinished, OWNER_ONLY_DIRECTORY);
        account.own(unfinished);
        // A copy of its own, because the account may not be allowed to read the user's files.
        Path password = Files.createTempFile(target.getParent(), "initdb", ".password", SecretFile.OWNER_ONLY);
        try {
            Files.writeString(password, configuration.password() + "\n");
            account.own(password);
            Command.run(account.command(List.of(
                    programs.program("initdb").toString(),
                    "--pgdata=" + unfinished,
                    "--username=" + DatabaseConfiguration.USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions",
                    // An empty database is created again quickly; waiting for the disk here would delay every first
                    // start.
                    "--no-sync")));
        } catch (IOException e) {
            throw new UserException(
                    "PostgreSQL cannot make its data directory " + target + " (" + e.getMessage()
                            + "): check room and permissions there, or choose another directory with --state DIR",
                    e);
        } finally {
            Files.deleteIfExists(password);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        LOG.atInfo().addKeyValue("directory", target).log("database_initialised");
    }

    /**
     * Makes way for a new server: ends one that an earlier run left behind and removes the lock file of one that was
     * killed, whose process id may meanwhile belong to another process.
     */
    private void clearOldServer() throws IOException, InterruptedException {
        Path lock = configuration.dataDirectory().resolve("postmaster.pid");
        Optional<ProcessHandle> old = readPid(lock).flatMap(ProcessHandle::of).filter(this::isOurs);
        if (old.isPresent()) {
            ProcessHandle server = old.get();
            LOG.atWarn().addKeyValue("pid", server.pid()).log("old_database_server_stopped");
            Command.run(List.of("/bin/sh", "-c", "kill -INT " + server.pid()));
            if (!ChildProcess.endsWithin(server, OLD_SERVER_STOPS)) {
                server.destroyForcibly();
                ChildProcess.endsWithin(server, OLD_SERVER_STOPS);
            }
        }
        Files.deleteIfExists(lock);
    }

    /**
     * The program of another user's process cannot be seen without a privilege that containers lack, its first word
     * can.
     */
    private boolean isOurs(ProcessHandle process) {
        String server = programs.program("postgres").toString();
        String first;
        try {
            first = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .split("\0", 2)[0];
        } catch (IOException e) {
            first = "";
        }
        return first.equals(server) || process.info().command().orElse("").equals(server);
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
}
