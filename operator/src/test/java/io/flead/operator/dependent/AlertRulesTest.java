package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.testkit.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertRulesTest {

    private static final Path MANIFESTS = Path.of("../manifests");
    private static final Path OPERATOR_ALERTS = Path.of("monitoring/operator-alerts.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("examples")
    void everyExamplesAlertsAreRulesOfPrometheus(Path example) throws Exception {
        Files.writeString(directory.resolve("alerts.yaml"), AlertRules.file(pipeline(example)));

        Promtool.accepts(directory, "check", "rules", "alerts.yaml");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyMetricThatAnAlertAsksForIsExposed(Path example) throws Exception {
        List<JsonNode> rules = rules(AlertRules.groups(pipeline(example)));
        rules.addAll(rules(YAML.readTree(OPERATOR_ALERTS.toFile()).at("/spec/groups")));

        assertThat(rules)
                .allSatisfy(
                        rule -> assertThat(MetricNames.askedBy(rule.get("expr").asText()))
                                .as(rule.get("alert").asText())
                                .isNotEmpty()
                                .isSubsetOf(MetricNames.exposed()));
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.toString()).doesNotContainPattern("%[a-zA-Z]+%"))
                .extracting(rule -> rule.get("alert").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void alertsFireWhenAndOnlyWhenTheyShould() throws Exception {
        Files.writeString(
                directory.resolve("alerts.yaml"), AlertRules.file(pipeline(MANIFESTS.resolve("quickstart.yaml"))));
        Files.writeString(
                directory.resolve("operator-alerts.yaml"),
                YAML.writeValueAsString(YAML.readTree(OPERATOR_ALERTS.toFile()).get("spec")));
        promtoolPasses("alerts-test.yaml");
    }

    @Test
    void invariant12_silenceOfDevicesOutsideStaysAnAlert() throws Exception {
        Files.writeString(
                directory.resolve("alerts.yaml"), AlertRules.file(pipeline(MANIFESTS.resolve("plant7.yaml"))));
        promtoolPasses("external-alerts-test.yaml");
    }

    private void promtoolPasses(String tests) throws Exception {
        try (var test = AlertRulesTest.class.getResourceAsStream(tests)) {
            Files.write(directory.resolve(tests), test.readAllBytes());
        }

        Promtool.accepts(directory, "test", "rules", tests);
    }

    @Test
    void everyAlertHasAnEntryInTheRunbook() throws Exception {
        String runbook = Files.readString(Path.of("../docs/operations.md"));
        List<JsonNode> rules = rules(AlertRules.groups(pipeline(MANIFESTS.resolve("quickstart.yaml"))));
        rules.addAll(rules(YAML.readTree(OPERATOR_ALERTS.toFile()).at("/spec/groups")));

        assertThat(rules)
                .extracting(rule -> "| `" + rule.get("alert").asText() + "` |")
                .allSatisfy(entry -> assertThat(runbook).contains(entry));
    }

    @Test
    void boundsComeFromThePipeline() throws Exception {
        assertThat(AlertRules.file(pipeline(MANIFESTS.resolve("production.yaml"))))
                .contains("offset 5400000ms", "< 0.5 * 100\n", "> 30000\n");
        assertThat(AlertRules.file(pipeline(MANIFESTS.resolve("plant7.yaml"))))
                .contains(
                        "< 0.5 * max_over_time(sum(rate(flink_taskmanager_job_task_operator_flead_readings_scored_total{",
                        "> 10000\n");
    }

    private static FleadPipeline pipeline(Path file) throws Exception {
        Pipeline read = PipelineFile.load(file);
        FleadPipeline pipeline = new FleadPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withName(read.name())
                .withNamespace("plant")
                .build());
        pipeline.setSpec(read.spec());
        return pipeline;
    }

    private static List<JsonNode> rules(JsonNode groups) {
        List<JsonNode> rules = new ArrayList<>();
        groups.forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    private static List<Path> examples() throws IOException {
        try (var files = Files.list(MANIFESTS)) {
            return files.filter(Manifests::isPipeline).sorted().toList();
        }
    }
}
