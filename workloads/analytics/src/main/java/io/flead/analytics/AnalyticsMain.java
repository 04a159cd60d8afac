package io.flead.analytics;

import io.flead.analytics.batch.BatchCommand;
import io.flead.analytics.evaluation.EvaluationCommand;
import io.flead.analytics.windows.WindowsCommand;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.logging.log4j.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The analytics' program: one job a subcommand. */
@Command(
        name = "flead-analytics",
        mixinStandardHelpOptions = true,
        version = "FLEAD analytics 0.1.0",
        subcommands = {BatchCommand.class, EvaluationCommand.class, WindowsCommand.class},
        description = {
            "Turns readings, anomalies and models of a pipeline into answers, on Spark: in this process, or on a cluster when",
            "started by spark-submit. Configured by the environment: PIPELINE_FILE, KAFKA_BOOTSTRAP_SERVERS and other KAFKA_",
            "settings, DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD. Start it with 'java @jvm.options'."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:bad environment, pipeline file or options"})
public final class AnalyticsMain {

    private AnalyticsMain() {}

    /** Runs a job to its end. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new AnalyticsMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(LocalDate.class, AnalyticsMain::day)
                .setParameterExceptionHandler(AnalyticsMain::badOption);
        int exitCode = args.length == 0 ? noCommand(command) : command.execute(args);
        LogManager.shutdown();
        System.exit(exitCode);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no day such as 2026-11-22");
        }
    }

    private static int badOption(CommandLine.ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        command.getErr()
                .println(exception.getMessage() + ": see '"
                        + command.getCommandSpec().qualifiedName() + " --help'");
        return 2;
    }

    private static int noCommand(CommandLine command) {
        command.usage(command.getErr());
        return 2;
    }
}
