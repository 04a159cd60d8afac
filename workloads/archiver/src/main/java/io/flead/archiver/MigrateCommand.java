package io.flead.archiver;

import io.flead.api.program.BadInputException;
import io.flead.api.program.EnvironmentNames;
import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.InvalidSchemaException;
import io.flead.archiver.database.Migrations;
import io.flead.archiver.database.PipelineClaim;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Version;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings the tables up to date and ends. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Brings the tables up to date and ends.",
            "Needs DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD. Refuses a database that belongs to another pipeline",
            "than PIPELINE_IDENTITY (namespace/name), or than the one in PIPELINE_FILE."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:up to date", "1:failed", "2:bad input"})
final class MigrateCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(MigrateCommand.class);

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Longest wait for the database to answer; default ${DEFAULT-VALUE}.")
    private int waitSeconds;

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).complete(shutdown -> migrate());
    }

    private void migrate() throws BadInputException, SQLException, InvalidSchemaException, InterruptedException {
        ArchiveDatabase database =
                new ArchiveDatabase(DatabaseEnvironment.of(System.getenv()), "flead-archiver-migrate");
        LOG.atInfo()
                .addKeyValue("scripts", migrate(database, claim(System.getenv())))
                .addKeyValue("database", database)
                .log("migrated");
    }

    private static Optional<PipelineClaim> claim(Map<String, String> environment) throws BadInputException {
        String identity = environment.get(EnvironmentNames.PIPELINE_IDENTITY);
        if (identity != null) {
            return Optional.of(PipelineClaim.of(identity));
        }
        String file = environment.get(EnvironmentNames.PIPELINE_FILE);
        return file == null
                ? Optional.empty()
                : Optional.of(PipelineClaim.of(
                        PipelineFile.loadLeniently(Path.of(file)).name()));
    }

    private int migrate(ArchiveDatabase database, Optional<PipelineClaim> claim)
            throws SQLException, BadInputException, InvalidSchemaException, InterruptedException {
        Availability availability = new Availability("database");
        BackOff backOff = new BackOff();
        long deadline = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
        while (true) {
            try {
                int scripts = Migrations.run(database, claim);
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
