package io.flead.operator.dependent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A dashboard of Grafana that each pipeline gets of its own: with an id and a title of its own, and with the pipeline
 * chosen in the variables {@code namespace} and {@code pipeline}.
 *
 * @param text JSON with placeholders for the pipeline's names
 */
record DashboardTemplate(String text) {

    private static final String PIPELINE = "@flead-pipeline@";
    private static final String NAMESPACE = "@flead-namespace@";
    private static final String ID = "@flead-id@";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Makes a template of a dashboard; empty when it is not about one pipeline.
     *
     * @throws JsonProcessingException when it is not JSON
     */
    static Optional<DashboardTemplate> of(String dashboard) throws JsonProcessingException {
        ObjectNode tree = (ObjectNode) JSON.readTree(dashboard);
        if (!choose(tree, "pipeline", PIPELINE) || !choose(tree, "namespace", NAMESPACE)) {
            return Optional.empty();
        }
        tree.put("uid", tree.path("uid").asText("flead") + "-" + ID);
        tree.put("title", tree.path("title").asText("FLEAD") + " · " + NAMESPACE + "/" + PIPELINE);
        return Optional.of(new DashboardTemplate(JSON.writeValueAsString(tree)));
    }

    /** The dashboard of a pipeline. */
    String textFor(FleadPipeline pipeline) {
        String name = pipeline.getMetadata().getName();
        String namespace = pipeline.getMetadata().getNamespace();
        return text.replace(PIPELINE, name)
                .replace(NAMESPACE, namespace)
                .replace(ID, Digest.of(List.of(namespace, name)));
    }

    /** Whether there is a variable of that name; if so, its value is chosen. */
    private static boolean choose(ObjectNode dashboard, String variable, String value) {
        for (JsonNode declared : dashboard.at("/templating/list")) {
            if (declared instanceof ObjectNode node
                    && node.path("name").asText().equals(variable)) {
                node.putObject("current").put("text", value).put("value", value);
                return true;
            }
        }
        return false;
    }
}
