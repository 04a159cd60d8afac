package io.flead.local.command;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.local.failure.UserException;
import io.flead.local.state.StateDirectory;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes all that a pipeline's runs left. */
@Command(
        name = "reset",
        mixinStandardHelpOptions = true,
        description = "Removes everything that a pipeline's runs have kept: topics, tables, models, logs.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is kept any more", "1:you said no", "2:the pipeline runs, or bad input"})
public final class ResetCommand implements Callable<Integer> {

    @Mixin
    private final StateOptions options = new StateOptions();

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask.")
    private boolean yes;

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws UserException, InvalidPipelineException, InterruptedException {
        PrintWriter out = specification.commandLine().getOut();
        Path directory = options.directory();
        if (isEmpty(directory)) {
            out.println("nothing is kept at " + directory);
            return 0;
        }
        if (!StateDirectory.isState(directory)) {
            throw new UserException(directory + " is not a directory of a run: nothing was removed");
        }
        if (StateDirectory.isTaken(directory)) {
            throw new UserException("the pipeline runs on " + directory + ": stop it first");
        }
        if (!yes && !agreed(directory)) {
            out.println("nothing was removed");
            return 1;
        }
        try (StateDirectory state = StateDirectory.takeAsItIs(directory)) {
            state.remove();
        }
        out.println("removed " + directory);
        return 0;
    }

    /** An earlier removal may have left the directory itself. */
    private static boolean isEmpty(Path directory) {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean agreed(Path directory) throws UserException {
        Console console = Terminal.find()
                .orElseThrow(() -> new UserException("add --yes to remove " + directory + ": no terminal to ask at"));
        String answer = console.readLine("remove %s with all its contents? [y/N] ", directory);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
