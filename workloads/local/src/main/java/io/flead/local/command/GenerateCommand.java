package io.flead.local.command;

import io.flead.local.failure.UserException;
import io.flead.local.run.InstallDirectory;
import io.flead.local.supervision.JavaProgram;
import io.flead.local.supervision.TerminalProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Makes the readings of a simulated fleet by a program of the producer's, with a heap of its own, in this terminal. */
@Command(
        name = "generate",
        description =
                "Makes the readings of a simulated fleet: to the console, a file, HTTP or Kafka; see 'flead generate --help'.")
public final class GenerateCommand implements Callable<Integer> {

    private static final String MODULE = "producer";
    private static final String MAIN_CLASS = "io.flead.producer.generate.GenerateMain";

    /** Everything after the command's name is the program's. */
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws UserException, IOException, InterruptedException {
        return TerminalProgram.run(
                new JavaProgram(
                        MAIN_CLASS,
                        InstallDirectory.find(System.getenv()).classPath(MODULE),
                        List.of("-Xmx640m", "-XX:+UseParallelGC"),
                        arguments),
                Map.of());
    }
}
