package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A Deployment of a known operator.
 *
 * @param version as its image's tag or its label says; empty when neither does
 * @param available whether a pod of it is ready
 * @param account its service account
 * @param environment its variables that have a value of their own
 */
public record InstalledOperator(
        KnownOperator operator,
        String namespace,
        String name,
        String version,
        Watch watch,
        boolean available,
        String account,
        Map<String, String> environment,
        List<String> arguments) {

    private static final String VERSION = "app.kubernetes.io/version";

    public InstalledOperator {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
    }

    /**
     * The operator that a Deployment runs; empty when it runs none of those known.
     *
     * @param files the texts of a ConfigMap of its namespace, by the ConfigMap's name
     */
    static Optional<InstalledOperator> in(Deployment deployment, Function<String, List<String>> files) {
        return Arrays.stream(KnownOperator.values())
                .flatMap(operator ->
                        operator
                                .containerIn(deployment)
                                .map(container -> of(operator, deployment, container, files))
                                .stream())
                .findFirst();
    }

    private static InstalledOperator of(
            KnownOperator operator, Deployment deployment, Container container, Function<String, List<String>> files) {
        var pod = deployment.getSpec().getTemplate().getSpec();
        String namespace = deployment.getMetadata().getNamespace();
        // Flink's operator alone says in a file what it watches.
        List<String> texts = operator != KnownOperator.FLINK
                ? List.of()
                : pod.getVolumes().stream()
                        .filter(volume -> volume.getConfigMap() != null)
                        .flatMap(volume -> files.apply(volume.getConfigMap().getName()).stream())
                        .toList();
        Integer ready =
                deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
        return new InstalledOperator(
                operator,
                namespace,
                deployment.getMetadata().getName(),
                version(deployment, container),
                operator.watch(namespace, container, texts),
                ready != null && ready > 0,
                Optional.ofNullable(pod.getServiceAccountName()).orElse("default"),
                container.getEnv().stream()
                        .filter(variable -> variable.getValue() != null)
                        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (one, last) -> last)),
                container.getArgs());
    }

    /** A tag may be a commit, and a label the chart's: the first that looks like a version. */
    private static String version(Deployment deployment, Container container) {
        String tag = ImageName.of(container.getImage()).tag();
        Map<String, String> labels = deployment.getMetadata().getLabels();
        String label = labels == null ? "" : labels.getOrDefault(VERSION, "");
        return Release.parse(tag).isPresent() || Release.parse(label).isEmpty() ? tag : label;
    }

    Optional<Release> release() {
        return Release.parse(version);
    }

    /** Its version and place, in words. */
    String place() {
        return (version.isEmpty() ? "of unknown version" : version) + ", Deployment " + name + " in namespace "
                + namespace;
    }
}
