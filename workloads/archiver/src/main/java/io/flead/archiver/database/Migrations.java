package io.flead.archiver.database;

import io.flead.api.program.BadInputException;
import io.flead.process.environment.DatabaseEnvironment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** The tables, as the scripts in {@code db/migration} make them. */
public final class Migrations {

    private Migrations() {}

    /**
     * Brings the tables up to date. Instances that do this at once wait for each other.
     *
     * @param claim the pipeline whose tables they are, where it is known
     * @return how many scripts were run
     * @throws SQLException when the database cannot be reached: try again
     * @throws BadInputException when the tables belong to another pipeline
     * @throws InvalidSchemaException when the database cannot be brought up to date: trying again does not help
     */
    public static int run(ArchiveDatabase database, Optional<PipelineClaim> claim)
            throws SQLException, BadInputException, InvalidSchemaException {
        // Separates an unreachable database, where waiting helps, from a failed migration, where it does not.
        try (Connection connection = database.connectForMaintenance()) {
            connection.isValid(0);
            if (claim.isPresent()) {
                claim.get().check(connection);
            }
            int scripts = migrate(database.environment());
            if (claim.isPresent()) {
                claim.get().write(connection);
            }
            return scripts;
        }
    }

    private static int migrate(DatabaseEnvironment environment) throws SQLException, InvalidSchemaException {
        try {
            return Flyway.configure()
                    .dataSource(environment.url(), environment.user(), environment.password())
                    .locations("classpath:db/migration")
                    .table("flead_schema_history")
                    // The schema may hold tables of others.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .jdbcProperties(Map.of("connectTimeout", "5", "tcpKeepAlive", "true"))
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            SQLException cause = sqlCause(e);
            if (cause != null && isConnectionLost(cause)) {
                throw cause;
            }
            throw new InvalidSchemaException(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable SQLException sqlCause(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    private static boolean isConnectionLost(SQLException error) {
        String state = error.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }
}
