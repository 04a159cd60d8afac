package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.publication.ResultJson;
import org.jspecify.annotations.Nullable;

/** The change of a result against the period before: of a sensor the average, else the number of readings. Pure. */
final class Trend {

    private Trend() {}

    /**
     * The trend.
     *
     * @param feature {@link ResultRow#ALL} where no sensor is meant
     * @param before the result of the period before, if there is one
     * @return null in JSON where there is nothing to compare, as with a period without readings
     */
    static JsonNode of(String feature, JsonNode result, @Nullable JsonNode before) {
        if (isSilent(result) || (before != null && isSilent(before))) {
            return NullNode.getInstance();
        }
        String measure = feature.equals(ResultRow.ALL) ? "readings" : "avg";
        JsonNode now = result.path(measure);
        JsonNode then = before == null ? NullNode.getInstance() : before.path(measure);
        if (!now.isNumber() || !then.isNumber()) {
            return NullNode.getInstance();
        }
        double change = now.asDouble() - then.asDouble();
        ObjectNode trend = ResultJson.object();
        ResultJson.put(trend, "previous", then.asDouble());
        ResultJson.put(trend, "change", change);
        ResultJson.put(trend, "relativeChange", change / Math.abs(then.asDouble()));
        if (before != null && before.path("stddev").isNumber()) {
            ResultJson.put(
                    trend, "changeInDeviations", change / before.path("stddev").asDouble());
        }
        return trend;
    }

    private static boolean isSilent(JsonNode result) {
        return result.path("status").asText().equals(PeriodSummary.NO_DATA);
    }
}
