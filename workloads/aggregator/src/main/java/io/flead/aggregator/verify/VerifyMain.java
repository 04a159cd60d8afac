package io.flead.aggregator.verify;

import io.flead.aggregator.kafka.AggregatorClients;
import io.flead.aggregator.kafka.KafkaUnavailableException;
import io.flead.aggregator.kafka.ModelLedger;
import io.flead.aggregator.verify.Verification.Outcome;
import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.detector.ModelShape;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.program.ProgramFrame;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Main class of {@code flead verify}. */
@Command(
        name = "flead verify",
        sortOptions = false,
        description = {
            "Makes global models again from the updates in their topic and compares every byte with what was published.",
            "It names the devices that took part with their weights, and the updates that were refused with the reason."
        },
        footer = {
            "",
            "Environment, where it does not verify a run on this machine:",
            "  PIPELINE_FILE             the FleadPipeline file",
            "  KAFKA_BOOTSTRAP_SERVERS   host:port of Kafka; other client settings as KAFKA_<NAME>",
            "",
            "Exit codes: 0 no difference, 1 a difference, a version asked for by --version that cannot be judged, or no Kafka,",
            "2 bad input."
        })
public final class VerifyMain implements Callable<Integer> {

    /** Forms of the output. */
    enum Output {
        TEXT,
        JSON
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli prints the usage where it is set
    private boolean help;

    @Option(names = "--version", paramLabel = "N", description = "Only this version. Default: the newest.")
    private @Nullable Long version;

    @Option(names = "--all", description = "Every version that the topic holds.")
    private boolean all;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one document in a line. Default: text.")
    private Output output = Output.TEXT;

    private final Map<String, String> environment;

    private VerifyMain(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The command in an environment. */
    public static VerifyMain of(Map<String, String> environment) {
        return new VerifyMain(environment);
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        ProgramFrame.main(new VerifyMain(System.getenv()), arguments);
    }

    @Override
    public Integer call() {
        try {
            return verify();
        } catch (BadInputException e) {
            spec.commandLine().getErr().println("flead: " + e.getMessage());
            return ExitCode.BAD_INPUT;
        }
    }

    private int verify() throws BadInputException {
        Long wanted = version;
        if (all && wanted != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--all and --version exclude each other");
        }
        Pipeline pipeline =
                PipelineFile.loadLeniently(WorkloadEnvironment.of(environment).pipelineFile());
        AggregatorClients clients = AggregatorClients.of(pipeline, KafkaEnvironment.of(environment));
        try (ModelLedger ledger = new ModelLedger(clients)) {
            return report(verify(pipeline, ledger, wanted == null ? OptionalLong.empty() : OptionalLong.of(wanted)));
        } catch (KafkaUnavailableException e) {
            spec.commandLine().getErr().println("flead: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private List<Verification> verify(Pipeline pipeline, ModelLedger ledger, OptionalLong wanted)
            throws BadInputException, KafkaUnavailableException {
        ModelShape shape = ModelShape.of(pipeline.spec());
        Verifier verifier = new Verifier(
                ledger,
                new InitialModel(shape.id(), shape.initialParameters()),
                AdmissionGate.of(pipeline.spec()),
                AggregationStrategy.of(pipeline.spec().aggregation()));
        long[] versions = {Long.MAX_VALUE, 0};
        ledger.models(published -> {
            versions[0] = Math.min(versions[0], published.model().version());
            versions[1] = Math.max(versions[1], published.model().version());
        });
        if (wanted.isPresent() && (wanted.getAsLong() < versions[0] || wanted.getAsLong() > versions[1])) {
            throw new BadInputException("--version: there is no version " + wanted.getAsLong()
                    + (versions[1] == 0
                            ? ": no model has been published yet"
                            : ": the topic holds " + versions[0] + " to " + versions[1]));
        }
        long one = wanted.orElse(versions[1]);
        List<Verification> verifications = new ArrayList<>();
        ledger.models(published -> {
            if (all || published.model().version() == one) {
                verifications.add(verifier.verify(published));
            } else {
                verifier.pass(published);
            }
        });
        return verifications;
    }

    private int report(List<Verification> verifications) {
        PrintWriter out = spec.commandLine().getOut();
        verifications.forEach(
                one -> out.println(output == Output.JSON ? VerifyReport.json(one) : VerifyReport.text(one, !all)));
        if (output == Output.TEXT) {
            out.println(VerifyReport.summary(verifications));
        }
        out.flush();
        boolean good = verifications.stream()
                .allMatch(
                        one -> one.outcome() == Outcome.EQUAL || (one.outcome() == Outcome.UNKNOWN && version == null));
        return good ? ExitCode.STOPPED : ExitCode.FAILED;
    }
}
