package io.flead.analytics;

import io.flead.analytics.batch.BatchCommand;
import io.flead.analytics.evaluation.EvaluationCommand;
import io.flead.analytics.windows.WindowsCommand;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Version;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The analytics' program: one job a subcommand. */
@Command(
        name = "flead-analytics",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {BatchCommand.class, EvaluationCommand.class, WindowsCommand.class},
        description = {
            "Analyses the readings, anomalies and models of a pipeline on Spark: in this process, or on a cluster when",
            "spark-submit starts it. Configured by the environment: PIPELINE_FILE, KAFKA_BOOTSTRAP_SERVERS and other",
            "KAFKA_ settings, DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD. Start it with 'java @jvm.options'."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done, or windows stopped by SIGTERM",
            "1:failed",
            "2:bad environment, pipeline file or options"
        })
public final class AnalyticsMain {

    private AnalyticsMain() {}

    /** Runs a job to its end. */
    public static void main(String[] args) {
        System.exit(ProgramFrame.commandLine(new AnalyticsMain())
                .registerConverter(LocalDate.class, AnalyticsMain::day)
                .execute(args));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no day such as 2026-11-22");
        }
    }
}
