package io.flead.local.command;

import io.flead.api.program.ExitCode;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.analytics.Job;
import io.flead.local.failure.UserException;
import io.flead.local.run.AnalyticsRun;
import io.flead.local.run.InstallDirectory;
import io.flead.local.run.ShutdownSignal;
import io.flead.local.state.CacheDirectory;
import io.flead.local.state.StateDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the analytics' jobs now. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs the batch analysis and the evaluation of the models now, over the kept data of a pipeline: beside the"
                        + " pipeline where it runs, and with its broker and database started for the time where it does not.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flead analyze -- --from 2026-11-01 --to 2026-11-07",
            "  flead analyze --job evaluate -- --model-version 3 --newest 10000",
            "  flead analyze --job evaluate -- --help"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the job is done", "1:it failed", "2:bad input; nothing was started"})
public final class AnalyzeCommand implements Callable<Integer> {

    @Mixin
    private final StateOptions options = new StateOptions();

    @Option(
            names = "--job",
            paramLabel = "JOB",
            defaultValue = "all",
            description =
                    "all: the scheduled jobs, daily aggregates and then the evaluation of the newest model; batch or"
                            + " evaluate: one of these alone. Default: all.")
    private Job job = Job.ALL;

    @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "After --: handed on to the job.")
    private List<String> arguments = new ArrayList<>();

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws UserException, InvalidPipelineException, IOException, InterruptedException {
        PrintWriter out = specification.commandLine().getOut();
        Path directory = options.directory();
        Path pipeline = directory.resolve("pipeline.yaml");
        if (!Files.exists(pipeline) || !Files.isDirectory(directory.resolve("postgres"))) {
            throw new UserException("no pipeline has run on " + directory + " yet: run 'flead up' first");
        }
        PipelineFile.load(pipeline);
        InstallDirectory home = InstallDirectory.find(System.getenv());
        String classPath = home.classPath(AnalyticsProgram.MODULE);
        Path logs = Files.createDirectories(directory.resolve("logs"));
        System.setProperty("flead.log", logs.resolve("analyze.log").toString());
        Path cache = CacheDirectory.choose(System.getenv(), Path.of(System.getProperty("user.home")), directory);
        ShutdownSignal stop = new ShutdownSignal();
        GracefulExit exit = GracefulExit.install(stop);
        int code = ExitCode.FAILED;
        try {
            AnalyticsRun run = new AnalyticsRun(home, classPath, cache, stop, line -> {
                out.println(line);
                out.flush();
            });
            code = StateDirectory.isTaken(directory)
                    ? run.beside(directory, job, arguments)
                    : run.alone(directory, job, arguments);
            return code;
        } finally {
            out.flush();
            exit.finished(code);
        }
    }
}
