package io.flead.packaging.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.flead.packaging.ProjectRoot;
import io.flead.process.program.Version;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Option;

/** The chart as Helm renders it; for default values {@code manifests/install.yaml} is the golden file. */
final class ChartTest {

    private static final Path CHART = ProjectRoot.path().resolve(ChartFiles.CHART);
    private static final Path RESOURCES = Path.of("src/test/resources/chart");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** Options that a pod has no use for: its port is fixed, several instances need the lease, Services are reachable. */
    private static final Set<String> NOT_IN_A_POD = Set.of("HTTP_PORT", "LEADER_ELECTION", "AGGREGATOR_URL");

    private final HelmChart chart = new HelmChart(CHART);

    @TempDir
    private Path directory;

    @Test
    void helmsStrictLintFindsNothing() {
        assertThat(chart.complaints()).isEmpty();
    }

    @Test
    void everyValueReachesTheResources() throws IOException {
        HelmChart own = withoutGeneratedFiles();
        String rendered = own.template("full", "detection", RESOURCES.resolve("full-values.yaml"));

        Path golden = RESOURCES.resolve("full.yaml");
        if ("write".equals(System.getProperty("flead.golden"))) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    /** So that the golden file above shows each value. */
    @Test
    void theFullValuesLeaveNoDefault() throws IOException {
        JsonNode full = YAML.readTree(RESOURCES.resolve("full-values.yaml").toFile());
        JsonNode defaults = YAML.readTree(CHART.resolve("values.yaml").toFile());

        assertThat(leaves("", defaults))
                .filteredOn(path -> !path.equals("/serviceAccount/create")
                        && !path.equals("/rbac/create")
                        && !path.equals("/podSecurityContext/runAsNonRoot"))
                .allSatisfy(path -> assertThat(full.at(path)).as(path).isNotEqualTo(defaults.at(path)));
    }

    @Test
    void everyValueIsDescribed() throws IOException {
        JsonNode defaults = YAML.readTree(CHART.resolve("values.yaml").toFile());
        List<String> described = new ChartPage(CHART)
                .values().stream()
                        .map(value -> "/" + value.path().replace('.', '/'))
                        .toList();

        assertThat(leaves("", defaults))
                .allSatisfy(
                        path -> assertThat(described).as(path).anyMatch(known -> (path + "/").startsWith(known + "/")));
    }

    @ParameterizedTest
    @CsvSource({
        "'replicas: 2', replicas",
        "'image: {tagg: x}', tagg",
        "'operator: {threads: many}', operator/threads",
        "'image: {digest: latest}', image/digest",
        "'watchNamespaces: [Plant]', watchNamespaces",
        "'operator: {logLevel: loud}', operator/logLevel"
    })
    void aWrongValueIsRefusedWithItsPath(String values, String path) throws IOException {
        Path file = Files.writeString(directory.resolve("values.yaml"), values);

        assertThatThrownBy(() -> chart.template("flead", "flead", file))
                .satisfies(refusal -> assertThat(
                                String.valueOf(refusal.getMessage()).replace('.', '/'))
                        .contains(path));
    }

    @Test
    void theRolesAreThoseOfTheOperatorsFiles() throws IOException {
        List<JsonNode> rendered = documents(chart.template("flead", "flead"));

        assertThat(rules(rendered, "ClusterRole", "flead-operator"))
                .isEqualTo(rules(file("operator/rbac/operator.yaml"), "ClusterRole", "flead-operator"));
        assertThat(rules(rendered, "ClusterRole", "flead-operator-jobs"))
                .isEqualTo(rules(file("operator/rbac/jobs.yaml"), "ClusterRole", "flead-jobs"));
        assertThat(rules(rendered, "Role", "flead-operator"))
                .isEqualTo(rules(file("operator/rbac/operator.yaml"), "Role", "flead-operator"));
    }

    @Test
    void theDefinitionIsThatOfTheProjectAndStaysWhenTheChartGoes() throws IOException {
        JsonNode definition = documents(chart.template("flead", "flead")).stream()
                .filter(document -> document.get("kind").asText().equals("CustomResourceDefinition"))
                .findFirst()
                .orElseThrow();

        JsonNode expected = file("crds/fleadpipelines.flead.io-v1.yaml").get(0).get("spec");
        // Helm writes 1.0 as 1.
        assertThat(definition.get("spec").equals(ChartTest::compare, expected)).isTrue();
        assertThat(definition
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .asText())
                .isEqualTo("keep");
    }

    @Test
    void everyOptionOfTheOperatorHasAValue() throws IOException {
        JsonNode container = documents(chart.template("flead", "flead")).stream()
                .filter(document -> document.get("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec/containers/0");
        Set<String> set = StreamSupport.stream(container.get("env").spliterator(), false)
                .map(variable -> variable.get("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> known = new TreeSet<>(operatorVariables());
        known.removeAll(NOT_IN_A_POD);

        assertThat(set).containsAll(known);
        set.removeAll(known);
        assertThat(set).as("not an option").containsExactly("LOG_LEVEL", "MALLOC_ARENA_MAX");
    }

    @Test
    void aPackageHoldsTheChart() throws IOException {
        assertThat(Files.size(chart.pack(directory))).isGreaterThan(20_000);
    }

    /** Images are pushed, and the operator asks for the workloads, under that version. */
    @Test
    void theChartBearsTheVersionOfTheImages() throws IOException {
        JsonNode description = YAML.readTree(CHART.resolve("Chart.yaml").toFile());

        assertThat(description.get("version").asText()).isEqualTo(Version.release());
        assertThat(description.get("appVersion").asText()).isEqualTo(Version.release());
    }

    @Test
    void aReleaseGivesChartAndImageItsVersion() throws IOException {
        HelmChart released = chart.released("1.2.3", directory.resolve("release/flead"));

        assertThat(released.complaints()).isEmpty();
        assertThat(released.template("flead", "flead"))
                .contains("image: ghcr.io/flead/flead-operator:1.2.3", "helm.sh/chart: flead-1.2.3");
        assertThat(released.pack(directory).getFileName()).hasToString("flead-1.2.3.tgz");
    }

    /** The chart with one line in place of what it takes from the project, which has tests of its own. */
    private HelmChart withoutGeneratedFiles() throws IOException {
        Path copy = directory.resolve("own/flead");
        HelmChart own = chart.released("0.1.0", copy);
        for (String file : new ChartFiles(ProjectRoot.path()).copies().keySet()) {
            Path path = directory.resolve("own").resolve(Path.of("charts").relativize(Path.of(file)));
            String name = path.getFileName().toString();
            Files.writeString(
                    path, name.endsWith("-rules.yaml") ? "- verbs: [" + name + "]\n" : "{content: " + name + "}\n");
        }
        return own;
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    /** The variables of the options of the command and of what it mixes in. */
    private static Set<String> operatorVariables() {
        Pattern variable = Pattern.compile("^\\$\\{env:(\\w+):-.*");
        return Stream.of("io.flead.operator.OperatorOptions", "io.flead.operator.WorkloadOptions")
                .flatMap(name -> Arrays.stream(options(name).getDeclaredFields()))
                .map((Field field) -> Optional.ofNullable(field.getAnnotation(Option.class)))
                .flatMap(Optional::stream)
                .map(option -> variable.matcher(option.defaultValue()))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
    }

    private static Class<?> options(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> leaves(String path, JsonNode node) {
        if (!node.isObject() || node.isEmpty()) {
            return List.of(path);
        }
        List<String> leaves = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            leaves.addAll(leaves(path + "/" + field.getKey(), field.getValue()));
        }
        return leaves;
    }

    private static JsonNode rules(List<JsonNode> documents, String kind, String name) {
        return documents.stream()
                .filter(document -> document.get("kind").asText().equals(kind)
                        && document.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .get("rules");
    }

    private static List<JsonNode> file(String name) throws IOException {
        return documents(Files.readString(ProjectRoot.path().resolve(name)));
    }

    private static List<JsonNode> documents(String text) throws IOException {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            return YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
        }
    }
}
