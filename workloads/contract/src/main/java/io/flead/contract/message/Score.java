package io.flead.contract.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A scored reading with what the detector thought of it: for charts, not for alarms. After a restart of training a
 * reading may come twice, with the same {@code source}.
 *
 * @param deviceId the device, also the record's key
 * @param eventTime when the reading was measured
 * @param source place of the reading in its topic, such as {@code edge-iiot-stream-2@17}
 * @param reading the sensors' values, in the order of the features; sensors that the reading lacks are not in it
 * @param expected what the detector expected of a sensor, given the others; sensors of which it expects nothing are not
 *     in it
 * @param contributions share of each sensor in the score, 0 to 1; sensors without a share are not in it
 * @param score how anomalous
 * @param threshold the score above which the reading is flagged
 * @param modelVersion the global version it was scored with
 */
public record Score(
        String deviceId,
        String eventTime,
        String source,
        Map<String, Double> reading,
        Map<String, Float> expected,
        Map<String, Float> contributions,
        float score,
        float threshold,
        long modelVersion) {

    private static final int EXPECTED_BYTES = 256;
    private static final int BYTES_OF_FEATURE = 96;

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Score {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(source, "source");
        reading = Collections.unmodifiableMap(new LinkedHashMap<>(reading));
        expected = Collections.unmodifiableMap(new LinkedHashMap<>(expected));
        contributions = Collections.unmodifiableMap(new LinkedHashMap<>(contributions));
    }

    /** Whether the reading counts as anomalous. */
    @JsonIgnore
    public boolean isFlagged() {
        return score > threshold;
    }

    /** Encodes the score as JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("a score is always JSON", e);
        }
    }

    /**
     * Encodes a score from its numbers, to the bytes of {@link #encode()} at a tenth of the cost: one goes out for every reading.
     *
     * @param features names of the sensors, in the order of the arrays
     * @param reading {@code [features]} NaN where the reading lacks one
     * @param expected {@code [features]} NaN where nothing is expected
     * @param contributions {@code [features]} NaN for none
     */
    public static byte[] encode(
            String deviceId,
            String eventTime,
            String source,
            List<String> features,
            double[] reading,
            float[] expected,
            float[] contributions,
            float score,
            float threshold,
            long modelVersion) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES + BYTES_OF_FEATURE * features.size());
        try (JsonGenerator json = JSON.getFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("deviceId", deviceId);
            json.writeStringField("eventTime", eventTime);
            json.writeStringField("source", source);
            json.writeObjectFieldStart("reading");
            for (int i = 0; i < reading.length; i++) {
                if (!Double.isNaN(reading[i])) {
                    json.writeNumberField(features.get(i), reading[i]);
                }
            }
            json.writeEndObject();
            write("expected", features, expected, json);
            write("contributions", features, contributions, json);
            json.writeNumberField("score", score);
            json.writeNumberField("threshold", threshold);
            json.writeNumberField("modelVersion", modelVersion);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(String field, List<String> features, float[] values, JsonGenerator json)
            throws IOException {
        json.writeObjectFieldStart(field);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                json.writeNumberField(features.get(i), values[i]);
            }
        }
        json.writeEndObject();
    }

    /**
     * Decodes a score.
     *
     * @throws MalformedMessageException when the bytes are not one
     */
    public static Score decode(byte[] bytes) throws MalformedMessageException {
        try {
            Score score = JSON.readValue(bytes, Score.class);
            Instant.parse(score.eventTime());
            return score;
        } catch (IOException | RuntimeException e) {
            throw new MalformedMessageException("not a score: " + e.getMessage());
        }
    }
}
