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

/** Examines a cluster by a program of the operator's, with a class path of its own, in this terminal. */
@Command(
        name = "doctor",
        description = "Examines a cluster: whether pipelines can work there; see 'flead doctor --help'.")
public final class DoctorCommand implements Callable<Integer> {

    private static final String MAIN_CLASS = "io.flead.operator.DoctorMain";

    /** Everything after the command's name is the program's. */
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws UserException, IOException, InterruptedException {
        return TerminalProgram.run(
                new JavaProgram(
                        MAIN_CLASS,
                        InstallDirectory.find(System.getenv()).operatorClassPath(),
                        List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        arguments),
                Map.of());
    }
}
