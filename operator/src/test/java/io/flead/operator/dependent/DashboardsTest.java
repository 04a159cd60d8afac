package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardsTest {

    private static final Path GRAFANA = Path.of("../grafana");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS = 24;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyMetricThatAPanelAsksForIsExposed(Path dashboard) throws Exception {
        assertThat(expressions(dashboard))
                .allSatisfy(expression -> assertThat(MetricNames.askedBy(expression))
                        .as(expression)
                        .isNotEmpty()
                        .isSubsetOf(MetricNames.exposed()));
    }

    @ParameterizedTest
    @MethodSource("dashboardsOfPrometheus")
    void everyQueryIsPromQl(Path dashboard) throws Exception {
        ObjectNode file = JSON.createObjectNode();
        ArrayNode rules =
                file.putArray("groups").addObject().put("name", "panels").putArray("rules");
        for (String expression : expressions(dashboard)) {
            rules.addObject()
                    .put("record", "panel" + rules.size())
                    .put(
                            "expr",
                            expression
                                    .replace("$__rate_interval", "2m")
                                    .replace("$namespace", "plant")
                                    .replace("$pipeline", "quickstart"));
        }
        Files.writeString(directory.resolve("panels.yaml"), new YAMLMapper().writeValueAsString(file));

        Promtool.accepts(directory, "check", "rules", "panels.yaml");
    }

    /** A panel's place is a rectangle on a grid of 24 columns. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveTheirOwnPlacesAndSayWhatTheyShow(Path dashboard) throws Exception {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : JSON.readTree(dashboard.toFile()).get("panels")) {
            JsonNode place = panel.get("gridPos");
            int right = place.get("x").asInt() + place.get("w").asInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.get("type").asText().equals("row")
                            || panel.get("targets").size() > 0)
                    .as("a panel asks for something")
                    .isTrue();
            for (int x = place.get("x").asInt(); x < right; x++) {
                for (int y = place.get("y").asInt();
                        y < place.get("y").asInt() + place.get("h").asInt();
                        y++) {
                    assertThat(taken.add(List.of(x, y))).as(panel.toString()).isTrue();
                }
            }
        }
    }

    @Test
    void theOperatorCarriesThePipelinesDashboardsAndTheyFitIntoAConfigMap() throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(Path.of("src/test/resources/golden/base/in.yaml"));
        Map<String, String> files = new DashboardsConfigMap()
                .desired(base.pipeline(), base.prerequisites())
                .getData();

        assertThat(files)
                .containsOnlyKeys(
                        "factory-base-flead-fleet.json",
                        "factory-base-flead-health.json",
                        "factory-base-flead-model.json");
        for (var file : files.entrySet()) {
            Path source = GRAFANA.resolve(file.getKey().substring("factory-base-".length()));
            assertThat(JSON.readTree(file.getValue()).get("panels"))
                    .isEqualTo(JSON.readTree(source.toFile()).get("panels"));
        }
        assertThat(String.join("", files.values())).hasSizeLessThan(500_000);
    }

    private static List<String> expressions(Path dashboard) throws IOException {
        List<String> expressions = new ArrayList<>();
        JSON.readTree(dashboard.toFile()).findValues("expr").forEach(expr -> expressions.add(expr.asText()));
        return expressions;
    }

    private static List<Path> dashboards() throws IOException {
        try (var files = Files.list(GRAFANA)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** Those that ask Prometheus; the others ask the database, in SQL. */
    private static List<Path> dashboardsOfPrometheus() throws IOException {
        List<Path> asking = new ArrayList<>();
        for (Path dashboard : dashboards()) {
            if (!expressions(dashboard).isEmpty()) {
                asking.add(dashboard);
            }
        }
        return asking;
    }
}
