package io.flead.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.operator.doctor.Doctor;
import io.flead.operator.doctor.DoctorReport;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.process.program.Version;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Examines a cluster: whether pipelines could work there, and what to mend. Started by {@code flead doctor}. */
@Command(
        name = "flead doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Examines the current cluster: versions of Kubernetes and of the operators, the namespaces that they watch,"
                        + " kinds, rights, storage classes, Prometheus' selectors, and whatever pipelines name. Writes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no errors", "1:errors were found", "2:bad input, or no cluster was reached"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  flead doctor -n team-a",
            "  flead doctor -n team-a -f pipeline.yaml",
            "",
            "The cluster is that of KUBECONFIG or ~/.kube/config."
        })
public final class DoctorMain implements Callable<Integer> {

    /** Forms of the report. */
    enum Output {
        TEXT,
        JSON
    }

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description =
                    "A pipeline file to be examined, whether it is applied yet or not. Default: the pipelines that the"
                            + " namespace has.")
    private @Nullable Path file;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            converter = OperatorOptions.Name.class,
            description = "Namespace of the pipelines. Default: that of the file, else of the kubeconfig's context.")
    private @Nullable String namespace;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: text.")
    private Output output = Output.TEXT;

    @Spec
    private CommandSpec specification = CommandSpec.create();

    private final Map<String, String> environment;

    private DoctorMain(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static void main(String[] arguments) {
        // Before the first logger: this command speaks by its own lines.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-doctor.xml");
        }
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** The command, not run yet. */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new DoctorMain(environment))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((exception, arguments) -> {
                    exception
                            .getCommandLine()
                            .getErr()
                            .println("flead: " + exception.getMessage() + ": see 'flead doctor --help'");
                    return ExitCode.BAD_INPUT;
                });
    }

    @Override
    public Integer call() {
        CommandLine command = specification.commandLine();
        try {
            DoctorReport report = examine();
            command.getOut().print(output == Output.JSON ? report.json() : report.text());
            command.getOut().flush();
            return report.exitCode();
        } catch (BadInputException | ClusterException e) {
            command.getErr().println("flead: " + e.getMessage());
            return ExitCode.BAD_INPUT;
        }
    }

    private DoctorReport examine() throws BadInputException, ClusterException {
        try (KubernetesClient client = ClusterClient.open(environment, new OperatorMetrics())) {
            try {
                return new Doctor(
                                client, operator -> DeployedOptions.resolver(client, operator, InstantSource.system()))
                        .examine(Optional.ofNullable(namespace), Optional.ofNullable(file));
            } catch (KubernetesClientException e) {
                throw new ClusterException(client.getConfiguration().getMasterUrl(), e);
            }
        }
    }
}
