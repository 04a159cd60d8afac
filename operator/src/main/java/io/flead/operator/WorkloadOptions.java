package io.flead.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.flead.operator.pipeline.NetworkCallers;
import io.flead.operator.pipeline.WorkloadDefaults;
import io.flead.operator.prerequisites.OwnSettings;
import io.flead.process.program.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for what pipelines leave out. Each has an environment variable. */
final class WorkloadOptions {

    @Option(
            names = "--image-repository",
            paramLabel = "REPOSITORY",
            converter = Repository.class,
            defaultValue = "${env:IMAGE_REPOSITORY:-" + WorkloadDefaults.REPOSITORY + "}",
            description = "Registry and path of the workloads' images, for pipelines without spec.images.repository"
                    + " (IMAGE_REPOSITORY)")
    private String imageRepository = WorkloadDefaults.REPOSITORY;

    @Option(
            names = "--image-tag",
            paramLabel = "TAG",
            converter = Tag.class,
            defaultValue = "${env:IMAGE_TAG:-}",
            description =
                    "Version of the workloads, for pipelines without spec.images.tag; the operator's own when empty"
                            + " (IMAGE_TAG)")
    private String imageTag = "";

    @Option(
            names = "--image-pull-secrets",
            split = ",",
            paramLabel = "NAME",
            converter = SecretName.class,
            defaultValue = "${env:IMAGE_PULL_SECRETS:-}",
            description = "Secrets with the registry's credentials in the pipelines' namespaces, comma separated, for"
                    + " pipelines without spec.images.pullSecrets (IMAGE_PULL_SECRETS)")
    private List<String> pullSecrets = List.of();

    @Option(
            names = "--monitoring-labels",
            split = ",",
            paramLabel = "KEY=VALUE",
            converter = OperatorOptions.Label.class,
            defaultValue = "${env:MONITORING_LABELS:-}",
            description =
                    "Labels of PodMonitors and PrometheusRules, comma separated, by which Prometheus selects them, such"
                            + " as release=kube-prometheus-stack (MONITORING_LABELS)")
    private List<String> monitoringLabels = List.of();

    @Option(
            names = "--prometheus-namespace",
            paramLabel = "NAMESPACE",
            converter = OptionalNamespace.class,
            defaultValue = "${env:PROMETHEUS_NAMESPACE:-}",
            description = "Namespace from which NetworkPolicies of pipelines admit Prometheus; any when empty, where a"
                    + " pod needs no more than its label (PROMETHEUS_NAMESPACE)")
    private String prometheusNamespace = "";

    @Option(
            names = "--flink-operator-namespace",
            paramLabel = "NAMESPACE",
            converter = OptionalNamespace.class,
            defaultValue = "${env:FLINK_OPERATOR_NAMESPACE:-}",
            description = "Namespace from which NetworkPolicies of pipelines admit the Flink operator; any when empty,"
                    + " as with Prometheus (FLINK_OPERATOR_NAMESPACE)")
    private String flinkOperatorNamespace = "";

    @Option(
            names = "--workload-defaults",
            paramLabel = "FILE",
            converter = DefaultsFile.class,
            defaultValue = "${env:WORKLOAD_DEFAULTS:-}",
            description =
                    "YAML with podTemplate, flinkConfiguration and sparkConf for all pipelines, which these may add to"
                            + " and override (WORKLOAD_DEFAULTS)")
    private JsonNode file = JsonNodeFactory.instance.objectNode();

    WorkloadDefaults defaults() {
        Map<String, String> labels = new TreeMap<>();
        for (String label : monitoringLabels) {
            int end = label.indexOf('=');
            if (end > 0) {
                labels.put(label.substring(0, end), label.substring(end + 1));
            }
        }
        return new WorkloadDefaults(
                imageRepository,
                imageTag.isEmpty() ? Version.release() : imageTag,
                pullSecrets.stream().filter(name -> !name.isEmpty()).toList(),
                labels,
                new NetworkCallers(named(prometheusNamespace), named(flinkOperatorNamespace)),
                Optional.of(file.path("podTemplate")).filter(JsonNode::isObject),
                texts(file.path("flinkConfiguration")),
                texts(file.path("sparkConf")));
    }

    private static Optional<String> named(String namespace) {
        return Optional.of(namespace).filter(name -> !name.isEmpty());
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    /** The file with the defaults, or none. What pipelines may not set, it may not either. */
    static final class DefaultsFile implements ITypeConverter<JsonNode> {

        private static final List<String> FIELDS = List.of("podTemplate", "flinkConfiguration", "sparkConf");

        @Override
        public JsonNode convert(String text) {
            if (text.isBlank()) {
                return JsonNodeFactory.instance.objectNode();
            }
            JsonNode file;
            try {
                file = new YAMLMapper().readTree(Files.readString(Path.of(text)));
            } catch (IOException e) {
                throw new TypeConversionException("'" + text + "': cannot be read as YAML: " + e.getMessage());
            }
            List<String> faults = new ArrayList<>();
            file.fieldNames().forEachRemaining(field -> {
                if (!FIELDS.contains(field)) {
                    faults.add(field + " is unknown: give " + String.join(", ", FIELDS));
                }
            });
            OwnSettings.ofPods(file.path("podTemplate")).forEach(fault -> faults.add("podTemplate." + fault));
            file.path("flinkConfiguration")
                    .fieldNames()
                    .forEachRemaining(key -> OwnSettings.ofFlink(key)
                            .ifPresent(reason -> faults.add("flinkConfiguration." + key + ": " + reason)));
            file.path("sparkConf")
                    .fieldNames()
                    .forEachRemaining(key -> OwnSettings.ofSpark(key)
                            .ifPresent(reason -> faults.add("sparkConf." + key + ": " + reason)));
            if (!faults.isEmpty()) {
                throw new TypeConversionException("'" + text + "': " + String.join("; ", faults));
            }
            return file;
        }
    }

    /** A registry and path, as {@code spec.images.repository}. */
    static final class Repository implements ITypeConverter<String> {

        private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]([a-z0-9._:/-]*[a-z0-9])?");

        @Override
        public String convert(String text) {
            String repository = text.strip();
            if (!REPOSITORY.matcher(repository).matches()
                    || repository.matches(".*:[^/]*$")
                    || repository.contains("//")) {
                throw new TypeConversionException("'" + text
                        + "': give a registry and path in lower case, without tag, such as registry.example.com/flead");
            }
            return repository;
        }
    }

    /** An image's tag, or nothing. */
    static final class Tag implements ITypeConverter<String> {

        private static final Pattern TAG = Pattern.compile("|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

        @Override
        public String convert(String text) {
            String tag = text.strip();
            if (!TAG.matcher(tag).matches()) {
                throw new TypeConversionException("'" + text + "': give an image's tag such as 1.2.0");
            }
            return tag;
        }
    }

    /** A name of a namespace, or nothing. */
    static final class OptionalNamespace implements ITypeConverter<String> {

        private static final Pattern NAME = Pattern.compile("|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

        @Override
        public String convert(String text) {
            String name = text.strip();
            if (!NAME.matcher(name).matches()) {
                throw new TypeConversionException(
                        "'" + text + "': give a namespace's name: small letters, digits and '-'");
            }
            return name;
        }
    }

    /** A name of a Secret, or nothing. */
    static final class SecretName implements ITypeConverter<String> {

        private static final Pattern NAME = Pattern.compile("|[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

        @Override
        public String convert(String text) {
            String name = text.strip();
            if (!NAME.matcher(name).matches()) {
                throw new TypeConversionException(
                        "'" + text + "': give a Secret's name: small letters, digits, '-' and '.'");
            }
            return name;
        }
    }
}
