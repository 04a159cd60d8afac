package io.flead.packaging;

import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.packaging.chart.ChartCommand;
import io.flead.packaging.image.ImageException;
import io.flead.packaging.image.ImagesCommand;
import io.flead.process.program.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code make images}, {@code make push} and {@code make chart} run. */
@Command(
        name = "packaging",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes what a release consists of from what the build made.",
        subcommands = {ImagesCommand.class, ChartCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:made", "1:not made", "2:bad option, or the project is not built"})
public final class PackagingMain {

    private PackagingMain() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with its subcommands. */
    static CommandLine commandLine() {
        return new CommandLine(new PackagingMain()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof BadInputException) {
                command.getErr().println("packaging: " + failure.getMessage());
                return ExitCode.BAD_INPUT;
            }
            if (failure instanceof ImageException) {
                command.getErr().println("packaging: " + failure.getMessage());
                return ExitCode.FAILED;
            }
            failure.printStackTrace(command.getErr());
            return ExitCode.FAILED;
        });
    }
}
