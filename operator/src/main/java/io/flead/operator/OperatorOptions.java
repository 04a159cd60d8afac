package io.flead.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.program.EnvironmentNames;
import io.flead.operator.aggregator.AggregatorAddress;
import io.flead.operator.leader.Leadership;
import io.flead.operator.pipeline.Installation;
import io.flead.process.environment.HttpEnvironment;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line's options. Each has an environment variable, whose value counts where the option is not given. */
final class OperatorOptions {

    private static final Pattern VARIABLE = Pattern.compile("^\\$\\{env:(\\w+):-");

    @Option(
            names = "--watch-namespaces",
            split = ",",
            paramLabel = "NAMESPACE",
            converter = Name.class,
            defaultValue = "${env:WATCH_NAMESPACES:-}",
            description =
                    "Namespaces whose pipelines the operator reconciles, comma separated; all when empty. Name the Kafka"
                            + " cluster's too, where it is another (WATCH_NAMESPACES)")
    private List<String> namespaces = List.of();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            converter = Port.class,
            defaultValue = "${env:HTTP_PORT:-8080}",
            description = "Port of /healthz, /readyz and /metrics; 0 for any (HTTP_PORT)")
    private int httpPort;

    @Option(
            names = "--resync",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "${env:RESYNC_SECONDS:-60}",
            description = "Longest time between two reconciliations of a pipeline (RESYNC_SECONDS)")
    private Duration resync = Duration.ZERO;

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            converter = Threads.class,
            defaultValue = "${env:THREADS:-8}",
            description = "Reconciliations at a time (THREADS)")
    private int threads;

    @Option(
            names = "--leader-election",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "${env:LEADER_ELECTION:-true}",
            description = "Acts only while it holds a lease, so that several instances may run (LEADER_ELECTION)")
    private boolean leaderElection;

    @Option(
            names = "--lease-namespace",
            paramLabel = "NAMESPACE",
            converter = Name.class,
            defaultValue = "${env:LEASE_NAMESPACE:-}",
            description = "Namespace of the lease; the operator's own when empty (LEASE_NAMESPACE)")
    private String leaseNamespace = "";

    @Option(
            names = "--lease-name",
            paramLabel = "NAME",
            converter = Name.class,
            defaultValue = "${env:LEASE_NAME:-flead-operator}",
            description = "Name of the lease (LEASE_NAME)")
    private String leaseName = "";

    @Option(
            names = "--aggregator-url",
            paramLabel = "URL",
            converter = Address.class,
            defaultValue = "${env:AGGREGATOR_URL:-" + AggregatorAddress.SERVICE + "}",
            description = "URL of a pipeline's aggregator status (AGGREGATOR_URL)")
    private AggregatorAddress aggregators = new AggregatorAddress(AggregatorAddress.SERVICE);

    @Option(
            names = "--aggregator-interval",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "${env:AGGREGATOR_INTERVAL_SECONDS:-30}",
            description = "Time between two requests to an aggregator (AGGREGATOR_INTERVAL_SECONDS)")
    private Duration aggregatorInterval = Duration.ZERO;

    @Option(
            names = "--allowed-image-repositories",
            split = ",",
            paramLabel = "REPOSITORY",
            defaultValue = "${env:ALLOWED_IMAGE_REPOSITORIES:-}",
            description = "Repositories that spec.images.repository may name, or lie below, comma separated; any when"
                    + " empty (ALLOWED_IMAGE_REPOSITORIES)")
    private List<String> imageRepositories = List.of();

    @Option(
            names = "--allowed-secret-label",
            paramLabel = "KEY=VALUE",
            converter = Label.class,
            defaultValue = "${env:ALLOWED_SECRET_LABEL:-}",
            description = "Label that a Secret or a volume claim must bear to be named by a pipeline, such as"
                    + " flead.io/allow=true; any when empty (ALLOWED_SECRET_LABEL)")
    private String secretLabel = "";

    @Mixin
    private final WorkloadOptions workloads = new WorkloadOptions();

    /** The environment variable that an option's default value names; empty for those that name none. */
    static Optional<String> variable(OptionSpec option) {
        return Optional.ofNullable(option.userObject())
                .filter(Field.class::isInstance)
                .map(field -> ((Field) field).getAnnotation(Option.class))
                .map(declared -> VARIABLE.matcher(declared.defaultValue()))
                .filter(Matcher::find)
                .map(variable -> variable.group(1));
    }

    /** Reports an error of the command line in two lines: picocli's own answer is the whole help. */
    static int refuse(ParameterException fault, String[] arguments) {
        CommandLine command = fault.getCommandLine();
        String variable = fault.getArgSpec() instanceof OptionSpec option
                ? variable(option)
                        .map(name -> " (the option, or environment variable " + name + ")")
                        .orElse("")
                : "";
        command.getErr().println(fault.getMessage() + variable);
        command.getErr().println("See " + command.getCommandName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    HttpEnvironment http() {
        return new HttpEnvironment(
                System.getenv().getOrDefault(EnvironmentNames.HTTP_HOST, ""),
                httpPort,
                HttpEnvironment.portFile(System.getenv()));
    }

    /** The operator's settings with this client. */
    OperatorSettings settings(KubernetesClient client) {
        Optional<Leadership> leadership = Optional.empty();
        if (leaderElection) {
            String namespace = leaseNamespace.isEmpty() ? own(client.getNamespace()) : leaseNamespace;
            String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("operator");
            String identity = host + "-" + UUID.randomUUID().toString().substring(0, 8);
            leadership = Optional.of(new Leadership(namespace, leaseName, identity));
        }
        return new OperatorSettings(
                watched(),
                resync,
                OperatorSettings.FRESHNESS,
                threads,
                aggregators,
                aggregatorInterval,
                OperatorSettings.PATIENCE,
                installation(ownNamespace()),
                leadership);
    }

    /** The namespaces that it watches; empty for all. */
    Set<String> watched() {
        Set<String> watched = new TreeSet<>(namespaces);
        watched.remove("");
        return watched;
    }

    /** @param namespace the operator's own, where it runs in a pod */
    Installation installation(Optional<String> namespace) {
        return new Installation(
                imageRepositories.stream()
                        .map(String::strip)
                        .filter(repository -> !repository.isEmpty())
                        .collect(Collectors.toSet()),
                Optional.of(secretLabel).filter(label -> !label.isEmpty()),
                namespace,
                workloads.defaults());
    }

    /** Kubernetes writes it into every pod with a service account. */
    private static Optional<String> ownNamespace() {
        try {
            return Optional.of(
                    Files.readString(Path.of(Config.KUBERNETES_NAMESPACE_PATH)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String own(@Nullable String namespace) {
        return namespace == null ? "default" : namespace;
    }

    private static int number(String text, int least, int most) {
        int value;
        try {
            value = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            value = least - 1;
        }
        if (value < least || value > most) {
            throw new TypeConversionException("'" + text + "': give a whole number from " + least + " to " + most);
        }
        return value;
    }

    /** A TCP port; 0 lets the system choose. */
    static final class Port implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            return number(text, 0, 65_535);
        }
    }

    /** Whole seconds, up to a day. */
    static final class Seconds implements ITypeConverter<Duration> {

        private static final int DAY = 86_400;

        @Override
        public Duration convert(String text) {
            return Duration.ofSeconds(number(text, 1, DAY));
        }
    }

    /** A number of threads. */
    static final class Threads implements ITypeConverter<Integer> {

        private static final int MOST = 256;

        @Override
        public Integer convert(String text) {
            return number(text, 1, MOST);
        }
    }

    /** A name as Kubernetes gives to namespaces, or nothing. */
    static final class Name implements ITypeConverter<String> {

        private static final Pattern LABEL = Pattern.compile("|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

        @Override
        public String convert(String text) {
            String name = text.strip();
            if (!LABEL.matcher(name).matches()) {
                throw new TypeConversionException("'" + text
                        + "': give a name of at most 63 small letters, digits and dashes, with no dash at its ends");
            }
            return name;
        }
    }

    /** A label as Kubernetes knows it, or nothing. */
    static final class Label implements ITypeConverter<String> {

        private static final Pattern LABEL = Pattern.compile("|[A-Za-z0-9./_-]+=[A-Za-z0-9._-]*");

        @Override
        public String convert(String text) {
            String label = text.strip();
            if (!LABEL.matcher(label).matches()) {
                throw new TypeConversionException("'" + text + "': give a label such as flead.io/allow=true");
            }
            return label;
        }
    }

    /** The template of the aggregators' addresses. */
    static final class Address implements ITypeConverter<AggregatorAddress> {

        @Override
        public AggregatorAddress convert(String text) {
            try {
                return new AggregatorAddress(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "': give an address such as " + AggregatorAddress.SERVICE + ": " + e.getMessage());
            }
        }
    }
}
