package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.prerequisites.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operators that a pipeline needs: how their Deployments are recognised, and say what they watch. */
public enum KnownOperator {
    FLEAD(
            "FLEAD operator",
            Optional.empty(),
            "(.*/)?" + Labels.OPERATOR,
            "helm install flead charts/flead --namespace flead --create-namespace",
            "add it to watchNamespaces of its chart (WATCH_NAMESPACES)"),
    STRIMZI(
            "Strimzi operator",
            Optional.of(Provider.STRIMZI),
            ".*strimzi/operator",
            "helm install strimzi oci://quay.io/strimzi-helm/strimzi-kafka-operator --namespace strimzi"
                    + " --create-namespace --set watchAnyNamespace=true",
            "set watchAnyNamespace=true of its chart, or add it to watchNamespaces"),
    FLINK(
            "Flink operator",
            Optional.of(Provider.FLINK),
            "(.*/)?flink-kubernetes-operator",
            "helm install flink-kubernetes-operator, as docs/operator.md has it",
            "add it to watchNamespaces of its chart"),
    SPARK(
            "Spark operator",
            Optional.of(Provider.SPARK),
            "(.*/)?spark-operator(/controller)?",
            "helm install spark-operator, as docs/operator.md has it, with the namespace in spark.jobNamespaces",
            "add it to spark.jobNamespaces of its chart, whose default is the namespace default alone"),
    PROMETHEUS(
            "Prometheus operator",
            Optional.of(Provider.PROMETHEUS),
            "(.*/)?prometheus-operator",
            "helm install kube-prometheus-stack, as docs/operator.md has it; or set monitoring.podMonitor and"
                    + " monitoring.alerts of the pipelines to false",
            "remove the restriction of prometheusOperator.namespaces of its chart");

    private static final Pattern FLINK_NAMESPACES =
            Pattern.compile("(?m)^\\s*kubernetes\\.operator\\.watched\\.namespaces\\s*:\\s*(.*)$");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // of a constant
    private final Optional<Provider> provider;

    private final Pattern image;
    private final String installation;
    private final String widening;

    /**
     * @param image its repository, with or without a registry before it
     * @param installation remedy where it is not there
     * @param widening remedy where it does not watch a namespace
     */
    KnownOperator(String title, Optional<Provider> provider, String image, String installation, String widening) {
        this.title = title;
        this.provider = provider;
        this.image = Pattern.compile(image);
        this.installation = installation;
        this.widening = widening;
    }

    /** Its name at the beginning of a line. */
    public String title() {
        return title;
    }

    /** Minimum and name as a provider of kinds; empty for our own. */
    Optional<Provider> provider() {
        return provider;
    }

    String installation() {
        return installation;
    }

    String widening() {
        return widening;
    }

    /** The container of a Deployment in which it runs; empty when the Deployment is not its. */
    Optional<Container> containerIn(Deployment deployment) {
        Map<String, String> labels = deployment.getMetadata().getLabels();
        if (labels != null && "webhook".equals(labels.get("app.kubernetes.io/component"))) {
            return Optional.empty();
        }
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> image.matcher(
                                ImageName.of(container.getImage()).repository())
                        .matches())
                .findFirst();
    }

    /**
     * What it watches.
     *
     * @param files its mounted configuration, each file's text
     */
    Watch watch(String namespace, Container container, List<String> files) {
        return switch (this) {
            case FLEAD ->
                Watch.of(variable(container, "WATCH_NAMESPACES")
                        .flatMap(variable -> Optional.ofNullable(variable.getValue()))
                        .orElseGet(() -> option(container, "--watch-namespaces").orElse("")));
            case STRIMZI ->
                variable(container, "STRIMZI_NAMESPACE")
                        .map(variable -> variable.getValue() == null ? namespace : variable.getValue())
                        .map(Watch::of)
                        .orElse(Watch.ALL);
            case FLINK ->
                files.stream()
                        .map(FLINK_NAMESPACES::matcher)
                        .filter(Matcher::find)
                        .map(matcher -> Watch.of(matcher.group(1)))
                        .findFirst()
                        .orElse(Watch.ALL);
            case SPARK, PROMETHEUS ->
                option(container, "--namespace-selector")
                        .filter(selector -> !selector.isBlank())
                        .map(selector -> new Watch(Set.of(), selector))
                        .orElseGet(
                                () -> Watch.of(option(container, "--namespaces").orElse("")));
        };
    }

    private static Optional<EnvVar> variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst();
    }

    private static Optional<String> option(Container container, String name) {
        Predicate<String> named = argument -> argument.startsWith(name + "=");
        return container.getArgs().stream()
                .filter(named)
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst();
    }
}
