package io.flead.operator.aggregator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What an aggregator's {@code /api/status} says, as far as a pipeline's status shows it.
 *
 * @param activeDevices devices that took part in the newest global model
 * @param model the newest published global model; empty before the first
 * @param anomaliesLastHour anomalies of the last hour
 */
public record AggregatorReport(int activeDevices, Optional<PublishedModel> model, long anomaliesLastHour) {

    /**
     * A published global model.
     *
     * @param version its version
     * @param round the round that made it
     * @param publishedAt when, ISO 8601
     * @param devices devices in it
     * @param loss mean training loss, or 0 where it is not known
     */
    public record PublishedModel(long version, long round, String publishedAt, int devices, double loss) {}

    /**
     * Reads the answer. The initial model, version 0, is nobody's work and counts as none.
     *
     * @throws IllegalArgumentException when it is no such answer
     */
    static AggregatorReport of(JsonNode answer) {
        JsonNode model = answer.path("model");
        if (!model.path("version").canConvertToLong()
                || !answer.path("devices").path("active").canConvertToInt()) {
            throw new IllegalArgumentException(
                    "no status of an aggregator: model.version or devices.active is missing");
        }
        Optional<PublishedModel> published = Optional.empty();
        if (model.path("version").asLong() > 0) {
            requireInstant(model.path("publishedAt").asText());
            published = Optional.of(new PublishedModel(
                    model.path("version").asLong(),
                    model.path("round").asLong(),
                    model.path("publishedAt").asText(),
                    model.path("devices").asInt(),
                    model.path("loss").asDouble()));
        }
        return new AggregatorReport(
                answer.path("devices").path("active").asInt(),
                published,
                answer.path("anomalies").path("lastHour").asLong());
    }

    /** What is no time would be shown as one by kubectl. */
    private static void requireInstant(String text) {
        try {
            Instant unused = Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("no status of an aggregator: model.publishedAt is no time", e);
        }
    }
}
