package io.flead.local.database;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Configuration of the PostgreSQL server of a local run, reachable on the loopback address only.
 *
 * @param dataDirectory where the server keeps its files; absolute
 * @param port port that clients connect to
 * @param password password of the user {@link #USER}
 */
public record DatabaseConfiguration(Path dataDirectory, int port, String password) {

    /** Owner of the server and of the database. */
    public static final String USER = "flead";

    /** The database of the pipeline. */
    public static final String DATABASE = "flead";

    private static final String HOST = "127.0.0.1";

    /** Checks that the directory is absolute. */
    public DatabaseConfiguration {
        if (!dataDirectory.isAbsolute()) {
            throw new IllegalArgumentException("dataDirectory must be absolute: " + dataDirectory);
        }
    }

    /** JDBC URL of the pipeline's database. */
    public String url() {
        return url(DATABASE);
    }

    String url(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
    }

    /**
     * Settings given on the command line of the server: small memory, TCP on loopback, no socket file outside the data
     * directory.
     */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", HOST);
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "40");
        settings.put("shared_buffers", "48MB");
        settings.put("work_mem", "4MB");
        settings.put("maintenance_work_mem", "32MB");
        settings.put("max_wal_size", "512MB");
        settings.put("checkpoint_completion_target", "0.9");
        settings.put("wal_level", "minimal");
        settings.put("max_wal_senders", "0");
        settings.put("max_worker_processes", "2");
        settings.put("max_parallel_workers_per_gather", "0");
        settings.put("jit", "off");
        settings.put("log_checkpoints", "off");
        return settings;
    }

    List<String> serverArguments() {
        List<String> arguments = new ArrayList<>(List.of("-D", dataDirectory.toString()));
        settings().forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + "=" + value);
        });
        return arguments;
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "DatabaseConfiguration[dataDirectory=" + dataDirectory + ", port=" + port + "]";
    }
}
