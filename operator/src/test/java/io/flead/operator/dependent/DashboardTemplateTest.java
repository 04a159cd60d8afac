package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DashboardTemplateTest {

    private static final Path BASE = Path.of("src/test/resources/golden/base/in.yaml");

    /** Grafana refuses longer ones. */
    private static final int LONGEST_UID = 40;

    @Test
    void eachDashboardIsThePipelinesOwn() throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(BASE);

        ConfigMap dashboards = new DashboardsConfigMap().desired(base.pipeline(), base.prerequisites());

        TreeSet<String> uids = new TreeSet<>();
        for (Map.Entry<String, String> file : dashboards.getData().entrySet()) {
            assertThat(file.getKey()).startsWith("factory-base-").endsWith(".json");
            JsonNode dashboard = new ObjectMapper().readTree(file.getValue());
            assertThat(file.getValue()).doesNotContain("@flead-");
            assertThat(dashboard.get("uid").asText()).hasSizeLessThanOrEqualTo(LONGEST_UID);
            uids.add(dashboard.get("uid").asText());
            assertThat(dashboard.get("title").asText()).endsWith("factory/base");
            assertThat(chosen(dashboard, "pipeline")).isEqualTo("base");
            assertThat(chosen(dashboard, "namespace")).isEqualTo("factory");
        }
        assertThat(uids).hasSameSizeAs(dashboards.getData().keySet()).isNotEmpty();
    }

    /** A dashboard about the operator belongs to no pipeline. */
    @Test
    void aDashboardWithoutAPipelineIsNoTemplate() throws Exception {
        assertThat(DashboardTemplate.of("{\"uid\":\"operator\",\"templating\":{\"list\":[{\"name\":\"datasource\"}]}}"))
                .isEmpty();
    }

    private static String chosen(JsonNode dashboard, String variable) {
        for (JsonNode declared : dashboard.at("/templating/list")) {
            if (declared.get("name").asText().equals(variable)) {
                return declared.at("/current/value").asText();
            }
        }
        return "";
    }
}
