package io.flead.local;

import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.local.command.AlarmsCommand;
import io.flead.local.command.AnalyzeCommand;
import io.flead.local.command.DataCommand;
import io.flead.local.command.DoctorCommand;
import io.flead.local.command.EvaluateCommand;
import io.flead.local.command.GenerateCommand;
import io.flead.local.command.ModelsCommand;
import io.flead.local.command.ResetCommand;
import io.flead.local.command.StatusCommand;
import io.flead.local.command.UpCommand;
import io.flead.local.command.ValidateCommand;
import io.flead.local.command.VerifyCommand;
import io.flead.local.failure.FileErrors;
import io.flead.process.program.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Main class of the {@code flead} command. Exit codes: 0 worked, 1 did not work, 2 bad input. */
@Command(
        name = "flead",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Finds anomalies in a fleet of devices by federated learning.",
        subcommands = {
            UpCommand.class,
            ValidateCommand.class,
            StatusCommand.class,
            AlarmsCommand.class,
            DataCommand.class,
            ModelsCommand.class,
            VerifyCommand.class,
            ResetCommand.class,
            AnalyzeCommand.class,
            EvaluateCommand.class,
            GenerateCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it worked", "1:it did not work", "2:bad input; nothing was started"})
public final class FleadMain {

    private FleadMain() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        // Before the first logger: this command speaks by its own lines, logs go to the state directory.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-command.xml");
        }
        System.exit(commandLine().execute(arguments));
    }

    /** The command with all its subcommands. */
    public static CommandLine commandLine() {
        return new CommandLine(new FleadMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((exception, arguments) -> {
                    CommandLine command = exception.getCommandLine();
                    command.getErr()
                            .println("flead: " + exception.getMessage() + ": see '"
                                    + command.getCommandSpec().qualifiedName() + " --help'");
                    return ExitCode.BAD_INPUT;
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof BadInputException) {
                        command.getErr().println("flead: " + exception.getMessage());
                        return ExitCode.BAD_INPUT;
                    }
                    var error = FileErrors.in(exception);
                    if (error.isPresent()) {
                        command.getErr().println("flead: " + FileErrors.line(error.get()));
                        return ExitCode.BAD_INPUT;
                    }
                    exception.printStackTrace(command.getErr());
                    return ExitCode.FAILED;
                });
    }
}
