package io.flead.chaos;

import io.flead.api.v1alpha1.TimeSpan;
import io.flead.chaos.account.Account;
import io.flead.chaos.run.ChaosRun;
import io.flead.contract.pipeline.InvalidPipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program of {@code make chaos}. */
@Command(
        name = "flead-chaos",
        mixinStandardHelpOptions = true,
        version = "flead-chaos 0.1.0",
        sortOptions = false,
        description = {
            "Runs a small pipeline on this machine, kills and stops its processes at random, broker and database too, fills its disk and",
            "deletes a topic; then accounts for every reading and every round from the topics.",
            "The last line is for machines: FLEAD chaos {json}."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no reading was lost silently, no version is missing, the last model equals the average of its updates",
            "1:otherwise; the lines before the last say why",
            "2:bad input; nothing was started"
        })
public final class ChaosMain implements Callable<Integer> {

    @Option(names = "--for", paramLabel = "TIME", description = "Length of the faults, such as 2m. Default: 10m.")
    private String length = "10m";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the faults: the same seed gives the same faults. Default: 1.")
    private long seed = 1;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The pipeline file. Default: 25 simulated devices with rounds of eight seconds.")
    private @Nullable Path file;

    @Option(names = "--home", paramLabel = "DIR", description = "The built project. Default: the working directory.")
    private Path home = Path.of("");

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Directory of the run; its contents are removed. Default: target/chaos/SEED of the project.")
    private @Nullable Path directory;

    @Spec
    private @Nullable CommandSpec specification;

    private ChaosMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command. */
    static CommandLine commandLine() {
        return new CommandLine(new ChaosMain());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine command =
                Objects.requireNonNull(specification, "set by picocli").commandLine();
        PrintWriter out = command.getOut();
        Path root = home.toAbsolutePath().normalize();
        if (!Files.isRegularFile(root.resolve("workloads/local/target/classpath.txt"))) {
            command.getErr().println("flead-chaos: " + root + " is not built: run 'make build'");
            return CommandLine.ExitCode.USAGE;
        }
        Path given = directory;
        Path kept = given == null ? root.resolve("target/chaos").resolve(Long.toString(seed)) : given.toAbsolutePath();
        Path pipeline = file == null ? example() : file;
        try {
            ChaosRun.Result result = new ChaosRun(
                            new ChaosRun.Options(
                                    root, pipeline, kept, TimeSpan.parse(length).duration(), seed),
                            out)
                    .run();
            result.account().problems().forEach(problem -> out.println("chaos WRONG: " + problem));
            out.println(line(seed, result));
            return result.account().ok() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (InvalidPipelineException | IllegalArgumentException e) {
            command.getErr().println("flead-chaos: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } finally {
            out.flush();
        }
    }

    /** The last line. */
    static String line(long seed, ChaosRun.Result result) {
        Account account = result.account();
        return "FLEAD chaos {\"seed\":" + seed + ",\"kills\":" + result.kills() + ",\"stops\":" + result.stops()
                + ",\"readings\":" + account.readings() + ",\"lost\":" + account.lost() + ",\"counted\":"
                + account.counted() + ",\"versionGaps\":" + account.versionGaps() + ",\"sha256Equal\":"
                + account.sha256Equal() + ",\"ok\":" + account.ok() + "}";
    }

    private static Path example() throws IOException {
        Path copy = Files.createTempFile("flead-chaos", ".yaml");
        copy.toFile().deleteOnExit();
        try (InputStream text = Objects.requireNonNull(ChaosMain.class.getResourceAsStream("/chaos.yaml"))) {
            Files.write(copy, text.readAllBytes());
        }
        return copy;
    }
}
