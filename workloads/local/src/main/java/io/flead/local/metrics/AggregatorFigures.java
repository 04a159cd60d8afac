package io.flead.local.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the aggregator says in {@code /api/status}.
 *
 * @param modelVersion newest published version; 0 before the first
 * @param meanLoss its mean loss; not a number when unknown
 * @param admitted updates admitted
 * @param refused updates refused
 */
public record AggregatorFigures(long modelVersion, double meanLoss, long admitted, long refused) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Before anything is known. */
    public static AggregatorFigures none() {
        return new AggregatorFigures(0, Double.NaN, 0, 0);
    }

    /**
     * Reads {@code /api/status}.
     *
     * @throws JsonProcessingException when it is not JSON
     */
    public static AggregatorFigures parse(String json) throws JsonProcessingException {
        JsonNode status = JSON.readTree(json);
        JsonNode updates = status.path("updates");
        long refused = 0;
        for (JsonNode count : updates.path("refused")) {
            refused += count.asLong();
        }
        return new AggregatorFigures(
                status.path("model").path("version").asLong(0),
                status.path("model").path("loss").asDouble(Double.NaN),
                updates.path("admitted").asLong(0),
                refused);
    }

    /**
     * Reads {@code /api/history}: a list, or an object that holds one. In the order of versions.
     *
     * @throws JsonProcessingException when it is not JSON
     */
    public static List<PublishedModel> parseHistory(String json) throws JsonProcessingException {
        JsonNode root = JSON.readTree(json);
        JsonNode list = root;
        if (root.isObject()) {
            for (JsonNode field : root) {
                if (field.isArray()) {
                    list = field;
                }
            }
        }
        List<PublishedModel> models = new ArrayList<>();
        for (JsonNode model : list) {
            if (model.path("version").asLong(0) > 0) {
                models.add(new PublishedModel(
                        model.path("version").asLong(), model.path("meanLoss").asDouble(Double.NaN)));
            }
        }
        models.sort(Comparator.comparingLong(PublishedModel::version));
        return List.copyOf(models);
    }
}
