package io.flead.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL on a free port, shared by the tests of a JVM; each test takes a fresh database of it. */
public final class PostgresProcess {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres shared;

    private PostgresProcess() {}

    /**
     * A database of its own.
     *
     * @param jdbcUrl how to reach it, as user {@code postgres} without a password
     */
    public record Database(String jdbcUrl, DataSource dataSource) {}

    /** Makes an empty database, and starts the server when this is the first. */
    public static Database newDatabase() {
        EmbeddedPostgres server = shared();
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database(server.getJdbcUrl("postgres", name), server.getDatabase("postgres", name));
    }

    /** A server of one's own, to stop and start; the caller closes it. */
    public static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("shared_buffers", "32MB")
                .setServerConfig("max_connections", "40");
    }

    /** A server that can be started again: always on this port, and with the data of its directory. */
    public static EmbeddedPostgres startAt(int port, Path directory) throws IOException {
        return builder()
                .setPort(port)
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .start();
    }

    /** A port that is free now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static synchronized EmbeddedPostgres shared() {
        EmbeddedPostgres server = shared;
        if (server == null) {
            try {
                server = builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            shared = server;
        }
        return server;
    }
}
