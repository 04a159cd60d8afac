package io.flead.archiver.database;

import io.flead.api.program.BadInputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The pipeline that a database is to belong to. One that was deleted and created again under its name is the same one.
 *
 * @param namespace empty where none is known, as on one machine
 */
public record PipelineClaim(String name, Optional<String> namespace) {

    /** The claim of {@code namespace/name}, or of a name alone. */
    public static PipelineClaim of(String qualifiedName) {
        int slash = qualifiedName.indexOf('/');
        return slash < 0
                ? new PipelineClaim(qualifiedName, Optional.empty())
                : new PipelineClaim(qualifiedName.substring(slash + 1), Optional.of(qualifiedName.substring(0, slash)));
    }

    /** Refuses a database that belongs to another pipeline; one without our tables belongs to none. */
    void check(Connection connection) throws SQLException, BadInputException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet table = statement.executeQuery("SELECT to_regclass('pipeline')")) {
                if (!table.next() || table.getString(1) == null) {
                    return;
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT name, namespace FROM pipeline")) {
                if (row.next()) {
                    PipelineClaim owner = new PipelineClaim(row.getString(1), Optional.ofNullable(row.getString(2)));
                    if (!isOf(owner)) {
                        throw new BadInputException(
                                "the database belongs to pipeline " + owner + ", not to " + this
                                        + ": give each pipeline a database of its own (on Kubernetes by storage.databaseSecret)");
                    }
                }
            }
        }
    }

    /** Names the pipeline in the database, if none is named yet. */
    void write(Connection connection) throws SQLException, BadInputException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO pipeline (name, namespace) VALUES (?, ?) ON CONFLICT (one) DO UPDATE"
                        + " SET namespace = coalesce(pipeline.namespace, excluded.namespace)"
                        + " WHERE pipeline.name = excluded.name")) {
            insert.setString(1, name);
            insert.setString(2, namespace.orElse(null));
            insert.executeUpdate();
        }
        check(connection);
    }

    private boolean isOf(PipelineClaim owner) {
        return name.equals(owner.name)
                && (namespace.isEmpty() || owner.namespace.isEmpty() || namespace.equals(owner.namespace));
    }

    @Override
    public String toString() {
        return namespace.map(known -> known + "/").orElse("") + name;
    }
}
