package io.flead.archiver;

import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.InvalidSchemaException;
import io.flead.archiver.database.Migrations;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.InvalidEnvironmentException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings the tables up to date and ends. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Brings the tables up to date and ends.",
            "Needs DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:up to date", "1:failed", "2:bad environment"})
final class MigrateCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(MigrateCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the database to answer; default ${DEFAULT-VALUE}.")
    private int waitSeconds;

    @Override
    public Integer call() throws InterruptedException {
        try {
            ArchiveDatabase database =
                    new ArchiveDatabase(DatabaseEnvironment.of(System.getenv()), "flead-archiver-migrate");
            LOG.info("event=migrated scripts={} database={}", migrate(database), database);
            return 0;
        } catch (InvalidEnvironmentException e) {
            command.commandLine().getErr().println(e.getMessage());
            return 2;
        } catch (SQLException | InvalidSchemaException e) {
            command.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private int migrate(ArchiveDatabase database) throws SQLException, InvalidSchemaException, InterruptedException {
        Availability availability = new Availability("database");
        BackOff backOff = new BackOff();
        long deadline = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
        while (true) {
            try {
                int scripts = Migrations.run(database);
                availability.back();
                return scripts;
            } catch (SQLException e) {
                availability.away(String.valueOf(e.getMessage()));
                if (System.nanoTime() >= deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(backOff.failed().toMillis());
            }
        }
    }
}
