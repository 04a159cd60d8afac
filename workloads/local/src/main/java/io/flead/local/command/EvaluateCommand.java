package io.flead.local.command;

import io.flead.api.program.EnvironmentNames;
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

/** Runs the evaluator, a program with a class path of its own, in this terminal. */
@Command(name = "evaluate", description = "Measures the detector on labelled recordings; see 'flead evaluate --help'.")
public final class EvaluateCommand implements Callable<Integer> {

    private static final String MODULE = "evaluation";
    private static final String MAIN_CLASS = "io.flead.evaluation.EvaluateMain";

    /** Everything after the command's name is the evaluator's. */
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws UserException, IOException, InterruptedException {
        JavaProgram program = new JavaProgram(
                MAIN_CLASS,
                InstallDirectory.find(System.getenv()).classPath(MODULE),
                List.of("-Xmx2g", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"),
                arguments);
        return TerminalProgram.run(program, Map.of(EnvironmentNames.OMP_NUM_THREADS, "1"));
    }
}
