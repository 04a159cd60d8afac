package io.flead.contract.reading;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.ModelType;
import io.flead.api.v1alpha1.Readings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes readings as flat JSON objects with the field names of {@code spec.readings}. Unknown fields are
 * ignored: devices may send more than a pipeline uses. Whether a message is a reading depends on its record's key, its
 * bytes and its arrival time only, so every workload that reads a topic comes to the same answer; those use {@link #of}. Immutable
 * and thread-safe; travels to task managers and executors.
 */
public final class ReadingFormat implements Serializable {

    /** Longest device id accepted: it is a key in Kafka, in state and in tables. */
    public static final int DEVICE_ID_CHARACTERS = 256;

    private static final int SHOWN_CHARACTERS = 40;

    /** Enough for the characters that are shown. */
    private static final int MOST_KEY_BYTES = 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            // NaN and Infinity are read as numbers, so that the answer names the feature and not only the syntax.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final long serialVersionUID = 1L;

    private final String deviceIdField;
    private final String timestampField;
    private final @Nullable String labelField;
    private final List<String> features;
    private final HashMap<String, Integer> featureIndex = new HashMap<>();
    private final Readings readings;
    private final boolean partial;
    private final PlainJson plain;

    /** The format with these fields, of readings that have all features. */
    public ReadingFormat(Readings readings) {
        this(readings, readings.labelField(), false);
    }

    /**
     * The format with these fields.
     *
     * @param partial whether a reading may lack features as long as it has one: absent, null, NaN or infinite ones
     *     become NaN
     */
    public ReadingFormat(Readings readings, boolean partial) {
        this(readings, readings.labelField(), partial);
    }

    private ReadingFormat(Readings readings, @Nullable String labelField, boolean partial) {
        this.partial = partial;
        this.deviceIdField = readings.deviceIdField();
        this.timestampField = readings.timestampField();
        this.labelField = labelField;
        this.features = readings.features();
        for (int index = 0; index < features.size(); index++) {
            featureIndex.put(features.get(index), index);
        }
        this.readings = readings;
        this.plain = new PlainJson(features, deviceIdField, timestampField, labelField);
    }

    /** The format of a pipeline's readings; the pipeline's detector decides whether these may lack features. */
    public static ReadingFormat of(FleadPipelineSpec spec) {
        return new ReadingFormat(spec.readings(), spec.readings().labelField(), judgesPartialReadings(spec));
    }

    /** The same for a program that must not see the truth: it skips the label like any unknown field. */
    public static ReadingFormat withoutLabel(FleadPipelineSpec spec) {
        return withoutLabel(spec.readings(), judgesPartialReadings(spec));
    }

    /** As {@link #ReadingFormat(Readings, boolean)}, for a program that must not see the truth. */
    public static ReadingFormat withoutLabel(Readings readings, boolean partial) {
        return new ReadingFormat(readings, null, partial);
    }

    /** Whether the pipeline's detector judges each feature by itself, so that the others may be missing. */
    private static boolean judgesPartialReadings(FleadPipelineSpec spec) {
        return spec.training().model().type() == ModelType.LEAVE_ONE_OUT;
    }

    public List<String> features() {
        return features;
    }

    /**
     * Reads a message.
     *
     * @param key the record's key
     * @param message the record's value; null and empty are rejected like any other nonsense
     * @param arrival the record's timestamp, against which the reading's own is judged
     */
    public ParsedReading parse(byte @Nullable [] key, byte @Nullable [] message, Instant arrival) {
        if (message == null || message.length == 0) {
            return new RejectedReading(RejectionReason.NOT_JSON, "the message is empty");
        }
        if (message.length > Topics.MAX_READING_BYTES) {
            return new RejectedReading(
                    RejectionReason.TOO_LARGE,
                    "the message has " + message.length + " bytes, at most " + Topics.MAX_READING_BYTES
                            + " are allowed");
        }
        ReadingFields fields = plain.read(message);
        return fields == null ? parseAny(key, message, arrival) : judge(key, fields, arrival);
    }

    /** Reads a message in whatever JSON it is; {@link #parse} gives the same, sooner. */
    ParsedReading parseAny(byte @Nullable [] key, byte[] message, Instant arrival) {
        ReadingFields fields = new ReadingFields(features.size());
        try (JsonParser json = JSON.createParser(message)) {
            RejectedReading fault = read(json, fields);
            return fault != null ? fault : judge(key, fields, arrival);
        } catch (JacksonException e) {
            return notJson(e.getOriginalMessage());
        } catch (IOException e) {
            // Memory cannot fail: the bytes are in no encoding that JSON has.
            return notJson(String.valueOf(e.getMessage()));
        }
    }

    private static RejectedReading notJson(String reason) {
        return new RejectedReading(
                RejectionReason.NOT_JSON,
                "not JSON: " + reason.lines().findFirst().orElse(""));
    }

    /**
     * Writes a reading; {@link #parse} reads it back to an equal one. The time is written as ISO 8601 text, a missing
     * value not at all.
     *
     * @return UTF-8 JSON
     */
    public byte[] write(Reading reading) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 24 * features.size());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(deviceIdField, reading.deviceId());
            json.writeStringField(timestampField, reading.eventTime().toString());
            for (int index = 0; index < features.size(); index++) {
                if (Double.isFinite(reading.values()[index])) {
                    json.writeNumberField(features.get(index), reading.values()[index]);
                }
            }
            if (labelField != null && reading.label().isPresent()) {
                json.writeNumberField(labelField, reading.label().getAsInt());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private @Nullable RejectedReading read(JsonParser json, ReadingFields fields) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return new RejectedReading(RejectionReason.NOT_JSON, "expected a JSON object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            Integer index = featureIndex.get(field);
            if (index != null) {
                RejectedReading fault = readFeature(json, token, field, index, fields);
                if (fault != null && !(partial && isMissing(fault))) {
                    return fault;
                }
                fields.missing = fault != null && fields.missing == null ? fault : fields.missing;
            } else if (field.equals(deviceIdField)) {
                fields.deviceId = token.isScalarValue() && token != JsonToken.VALUE_NULL ? json.getText() : null;
                json.skipChildren();
            } else if (field.equals(timestampField)) {
                fields.timestamp = token == JsonToken.VALUE_NULL ? null : json.getText();
                fields.eventTime = EventTime.read(json, token);
            } else if (field.equals(labelField)) {
                fields.label = label(json, token);
            } else {
                json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            return new RejectedReading(RejectionReason.NOT_JSON, "more than one JSON value");
        }
        return null;
    }

    private static @Nullable RejectedReading readFeature(
            JsonParser json, JsonToken token, String field, int index, ReadingFields fields) throws IOException {
        fields.values[index] = Double.NaN;
        fields.present[index] = false;
        if (token == JsonToken.VALUE_NULL) {
            return new RejectedReading(RejectionReason.FEATURE_MISSING, "feature " + field + " is null");
        }
        double value;
        if (token.isNumeric()) {
            value = json.getDoubleValue();
        } else if (token == JsonToken.VALUE_STRING) {
            value = numberIn(json.getText());
        } else {
            value = Double.NaN;
            json.skipChildren();
        }
        if (!token.isNumeric() && Double.isNaN(value) && !isNan(json, token)) {
            String text = token == JsonToken.VALUE_STRING ? json.getText() : token.toString();
            return new RejectedReading(
                    RejectionReason.FEATURE_NOT_A_NUMBER, "feature " + field + " is not a number: " + shorten(text));
        }
        if (!Double.isFinite(value)) {
            return new RejectedReading(RejectionReason.FEATURE_NOT_FINITE, "feature " + field + " is " + value);
        }
        fields.values[index] = value;
        fields.present[index] = true;
        return null;
    }

    private static boolean isMissing(RejectedReading fault) {
        return fault.reason() == RejectionReason.FEATURE_MISSING
                || fault.reason() == RejectionReason.FEATURE_NOT_FINITE;
    }

    /** NaN written as text, as many files have it. */
    private static boolean isNan(JsonParser json, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING && json.getText().trim().equalsIgnoreCase("nan");
    }

    /** A number written as text, as some gateways do; NaN when it is none. */
    private static double numberIn(String text) {
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private ParsedReading judge(byte @Nullable [] key, ReadingFields fields, Instant arrival) {
        if (fields.deviceId == null || fields.deviceId.isBlank()) {
            return new RejectedReading(
                    RejectionReason.DEVICE_UNKNOWN, "field " + deviceIdField + " is missing or empty");
        }
        if (fields.deviceId.indexOf('\0') >= 0) {
            return new RejectedReading(
                    RejectionReason.DEVICE_UNKNOWN,
                    "field " + deviceIdField + " holds a NUL character, which no database can store");
        }
        if (fields.deviceId.length() > DEVICE_ID_CHARACTERS) {
            return new RejectedReading(
                    RejectionReason.DEVICE_UNKNOWN,
                    "field " + deviceIdField + " has " + fields.deviceId.length() + " characters, at most "
                            + DEVICE_ID_CHARACTERS + " are allowed");
        }
        if (readings.keyIsDeviceId() && !isKey(key, fields.deviceId)) {
            return new RejectedReading(
                    RejectionReason.KEY_MISMATCH,
                    "field " + deviceIdField + " is " + shorten(fields.deviceId) + ", but the record's key is "
                            + (key == null
                                    ? "missing"
                                    : shorten(new String(
                                            key, 0, Math.min(key.length, MOST_KEY_BYTES), StandardCharsets.UTF_8))));
        }
        Instant eventTime = fields.eventTime;
        if (eventTime == null) {
            return new RejectedReading(
                    RejectionReason.TIMESTAMP_UNREADABLE,
                    fields.timestamp == null
                            ? "field " + timestampField + " is missing"
                            : "field " + timestampField
                                    + " is neither ISO 8601 nor a number of seconds or milliseconds: "
                                    + shorten(fields.timestamp));
        }
        // Read here, not in the constructor: who only writes readings, as the producer does, has no use for the key and
        // the two bounds.
        if (eventTime.isAfter(arrival.plus(readings.maxFuture().duration()))
                || eventTime.isBefore(arrival.minus(readings.maxAge().duration()))) {
            return new RejectedReading(
                    RejectionReason.TIMESTAMP_FAR_OFF,
                    "field " + timestampField + " is " + eventTime + " but the reading arrived at " + arrival);
        }
        boolean any = false;
        for (boolean present : fields.present) {
            any |= present;
        }
        if (partial && !any && fields.missing != null) {
            return fields.missing;
        }
        for (int index = 0; index < fields.present.length; index++) {
            if (!fields.present[index] && !(partial && any)) {
                return new RejectedReading(
                        RejectionReason.FEATURE_MISSING, "feature " + features.get(index) + " is missing");
            }
        }
        return new Reading(fields.deviceId, eventTime, fields.values, fields.label);
    }

    /** Whether the key is the device id in UTF-8; makes no bytes of an id of ASCII. */
    private static boolean isKey(byte @Nullable [] key, String deviceId) {
        if (key != null && key.length == deviceId.length()) {
            boolean same = true;
            for (int i = 0; i < key.length; i++) {
                same &= key[i] == deviceId.charAt(i);
            }
            if (same) {
                return true;
            }
        }
        return Arrays.equals(key, deviceId.getBytes(StandardCharsets.UTF_8));
    }

    private static OptionalInt label(JsonParser json, JsonToken token) throws IOException {
        String text = token.isScalarValue() ? json.getText() : "";
        json.skipChildren();
        return switch (text) {
            case "0", "0.0", "false" -> OptionalInt.of(0);
            case "1", "1.0", "true" -> OptionalInt.of(1);
            default -> OptionalInt.empty();
        };
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
