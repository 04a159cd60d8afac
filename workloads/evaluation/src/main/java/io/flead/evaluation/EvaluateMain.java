package io.flead.evaluation;

import io.flead.api.program.BadInputException;
import io.flead.evaluation.data.DataDirectory;
import io.flead.evaluation.data.DataDirectory.SetFolder;
import io.flead.evaluation.data.DataSet;
import io.flead.evaluation.data.UnexpectedDataException;
import io.flead.evaluation.fleet.FederationUnderTest;
import io.flead.evaluation.fleet.Hostility;
import io.flead.evaluation.fleet.ParallelRunner;
import io.flead.evaluation.fleet.TrainingMode;
import io.flead.evaluation.report.EvaluationResult;
import io.flead.evaluation.report.ReportTables;
import io.flead.evaluation.report.ResultLine;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.ShutdownHooks;
import io.flead.process.program.Version;
import io.flead.process.progress.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Main class of {@code flead evaluate}. Exit codes: 0 done, 1 failed, 2 bad input. */
@Command(
        name = "flead evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measures the detector on labelled recordings: local, federated and pooled training, cold start, and reference",
            "detectors beside it.",
            "Labels are used for scoring only."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:bad input"})
public final class EvaluateMain implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "One set's folder with manifest.csv, or a folder of several sets.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Option(names = "--set", paramLabel = "NAME", description = "Only this set.")
    private Optional<String> set = Optional.empty();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "all",
            description = "local, federated, pooled, coldStart or all (default).")
    @SuppressWarnings("NullAway.Init") // has a default
    private ModeChoice mode;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1", description = "Repetitions (default: 1).")
    private int seeds;

    @Option(
            names = "--no-references",
            description = "Leave the reference detectors out, which take longer than all the rest.")
    private boolean noReferences;

    @Option(
            names = "--aggregation",
            paramLabel = "YAML",
            defaultValue = "{}",
            description =
                    "How devices learn together, as in spec.aggregation of a pipeline, such as '{strategy: Median}'.")
    @SuppressWarnings("NullAway.Init") // has a default
    private String aggregation;

    @Option(
            names = "--hostile",
            paramLabel = "KIND:PERCENT",
            converter = HostilityOption.class,
            description = "Let a share of the devices send what they did not learn: signFlip:20, scaledNoise:20 or"
                    + " slowDrift:20.")
    private Hostility hostile = Hostility.NONE;

    @Option(
            names = "--by-round",
            description =
                    "Also measure the federated model after each round: the rounds to 95 % of the last one's AUC-PR.")
    private boolean byRound;

    @Option(names = "--report", paramLabel = "FILE", description = "Also write the tables as Markdown.")
    private Optional<Path> report = Optional.empty();

    private final ShutdownHooks hooks;

    /**
     * The command.
     *
     * @param hooks registers its end by a signal
     */
    EvaluateMain(ShutdownHooks hooks) {
        this.hooks = hooks;
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        // Before the first logger.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-evaluate.xml");
        }
        ProgramFrame.main(new EvaluateMain(ShutdownHooks.OF_JVM), arguments);
    }

    @Override
    public Integer call() {
        if (seeds < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--seeds must be at least 1: " + seeds);
        }
        return new ProgramFrame(System.getenv(), hooks).complete(shutdown -> evaluate());
    }

    private void evaluate() throws BadInputException, UnexpectedDataException, IOException {
        FederationUnderTest federation = FederationUnderTest.of(aggregation, hostile);
        List<SetFolder> folders = DataDirectory.sets(data);
        if (set.isPresent()) {
            folders = DataDirectory.named(folders, set.get());
        }
        ProgressLine progress = new ProgressLine(System.err, ProgressLine.onTerminal(), false);
        List<EvaluationResult> outcomes = new ArrayList<>();
        List<String> rounds = new ArrayList<>();
        try (ParallelRunner runner = new ParallelRunner(Runtime.getRuntime().availableProcessors())) {
            for (SetFolder folder : folders) {
                progress.stage(folder.name() + ": reading", 1);
                DataSet dataSet = folder.read();
                Evaluation evaluation = new Evaluation(dataSet, federation, seeds, runner, progress);
                if (!noReferences) {
                    outcomes.addAll(evaluation.references());
                }
                for (TrainingMode one : mode.modes()) {
                    outcomes.add(evaluation.product(one));
                }
                if (byRound) {
                    rounds.add(ResultLine.rounds(dataSet.name(), evaluation.aucPrByRound()));
                }
            }
        }
        progress.end();
        PrintWriter out = spec.commandLine().getOut();
        out.print(ReportTables.text(outcomes));
        if (report.isPresent()) {
            Files.writeString(report.get(), ReportTables.markdown(outcomes), StandardCharsets.UTF_8);
            out.println("written: " + report.get());
        }
        for (EvaluationResult outcome : outcomes) {
            if (!outcome.mode().isEmpty()) {
                out.println(ResultLine.of(outcome));
            }
        }
        rounds.forEach(out::println);
        out.flush();
    }
}
