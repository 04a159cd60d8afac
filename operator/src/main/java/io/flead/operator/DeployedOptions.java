package io.flead.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.operator.doctor.InstalledOperator;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.pipeline.WorkloadDefaults;
import io.flead.operator.prerequisites.PrerequisiteResolver;
import io.flead.process.program.Version;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The options that a Deployment of the operator has, as that operator reads them. */
@Command
final class DeployedOptions {

    /** Long enough for one examination. */
    private static final Duration FRESHNESS = Duration.ofMinutes(1);

    /** Names a file of the operator's pod. */
    private static final String FILE = "WORKLOAD_DEFAULTS";

    @Mixin
    private final OperatorOptions options = new OperatorOptions();

    private DeployedOptions() {}

    /** A reader of prerequisites with the bounds and defaults of an operator; without one, unbounded. */
    static PrerequisiteResolver resolver(
            KubernetesClient client, Optional<InstalledOperator> operator, InstantSource clock) {
        Set<String> watched = Set.of();
        Installation installation = Installation.open(WorkloadDefaults.ofRelease(Version.release()));
        if (operator.isPresent()) {
            DeployedOptions deployed = new DeployedOptions();
            CommandLine command = new CommandLine(deployed);
            try {
                CommandLine.ParseResult unused =
                        command.parseArgs(arguments(command, operator.get()).toArray(String[]::new));
                watched = deployed.options.watched();
                installation =
                        deployed.options.installation(Optional.of(operator.get().namespace()));
            } catch (ParameterException e) {
                // An operator with such options does not start: its own line says that no pod is ready.
                watched = Set.of();
            }
        }
        return PrerequisiteResolver.readOnly(client, watched, installation, FRESHNESS, clock);
    }

    /** Its variables as options, then its own, which count more. */
    private static List<String> arguments(CommandLine command, InstalledOperator operator) {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            OperatorOptions.variable(option)
                    .filter(name -> !name.equals(FILE))
                    .flatMap(name -> Optional.ofNullable(operator.environment().get(name)))
                    .ifPresent(value -> arguments.add(option.longestName() + "=" + value));
        }
        operator.arguments().stream()
                .filter(argument -> argument.startsWith("--") && !argument.startsWith("--workload-defaults"))
                .forEach(arguments::add);
        return arguments;
    }
}
