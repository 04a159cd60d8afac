package io.flead.contract.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.v1alpha1.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * An anomaly that was found.
 *
 * @param id the same for the same reading, so that one found twice is one row
 * @param deviceId the device, also the record's key
 * @param eventTime when the reading was measured
 * @param reading the sensors' values, in the order of the features
 * @param score how anomalous
 * @param threshold the score from which on a reading is anomalous
 * @param zScores distance of each sensor from its baseline, in standard deviations
 * @param contributors the sensors that made the score, most first
 * @param severity on the scale of {@link Severity}, by the score divided by the threshold
 * @param confidence 0 to 1
 * @param detector which detector found it
 * @param modelVersion the global version it was scored with
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Anomaly(
        String id,
        String deviceId,
        String eventTime,
        Map<String, Double> reading,
        double score,
        double threshold,
        Map<String, Double> zScores,
        List<String> contributors,
        String severity,
        double confidence,
        String detector,
        long modelVersion) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Anomaly {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(detector, "detector");
        reading = Collections.unmodifiableMap(new LinkedHashMap<>(reading));
        zScores = Collections.unmodifiableMap(new LinkedHashMap<>(zScores));
        contributors = List.copyOf(contributors);
    }

    /**
     * The id of the anomaly of a reading. The place separates readings of the same time; device and time do so when the
     * topic has been recreated and its offsets begin again.
     *
     * @param source topic, partition and offset, such as {@code edge-iiot-stream-2@17}
     */
    public static String idOf(String deviceId, Instant eventTime, String source) {
        return UUID.nameUUIDFromBytes((deviceId + '\0' + eventTime + '\0' + source).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Severity of a score, in the words of alarms. */
    public static String severityOf(double score, double threshold) {
        return Severity.of(score / threshold).text();
    }

    /** Encodes the anomaly as JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("an anomaly is always JSON", e);
        }
    }

    /**
     * Decodes an anomaly.
     *
     * @throws MalformedMessageException when the bytes are not one
     */
    public static Anomaly decode(byte[] bytes) throws MalformedMessageException {
        try {
            Anomaly anomaly = JSON.readValue(bytes, Anomaly.class);
            Instant.parse(anomaly.eventTime());
            return anomaly;
        } catch (IOException | RuntimeException e) {
            throw new MalformedMessageException("not an anomaly: " + e.getMessage());
        }
    }
}
