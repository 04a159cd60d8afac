package io.flead.contract.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of an alarm. Nothing learns from it by itself.
 *
 * @param id of this record
 * @param alarmId the alarm, also the record's key
 * @param deviceId the alarm's device
 * @param kind what was said
 * @param comment in the person's own words; absent where none were given
 * @param until when a shelved alarm comes back; absent for other kinds
 * @param at when it was said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(
        String id,
        String alarmId,
        String deviceId,
        Kind kind,
        @Nullable String comment,
        @Nullable String until,
        String at) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** What can be said of an alarm. */
    public enum Kind {
        /** Something was wrong with the machine. */
        RIGHT,
        /** Nothing was wrong. */
        FALSE,
        /** The machine did something unusual that was planned. */
        EXPECTED,
        /** Somebody has seen it and deals with it. */
        ACKNOWLEDGED,
        /** It is out of the way until a time. */
        SHELVED;

        /** The form in messages, such as {@code right}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Verdict {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(alarmId, "alarmId");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(at, "at");
        if ((kind == Kind.SHELVED) != (until != null)) {
            throw new IllegalArgumentException("until belongs to a shelved alarm, and to no other: " + kind);
        }
    }

    /** Encodes the verdict as JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("a verdict is always JSON", e);
        }
    }

    /**
     * Decodes a verdict.
     *
     * @throws MalformedMessageException when the bytes are not one
     */
    public static Verdict decode(byte[] bytes) throws MalformedMessageException {
        try {
            Verdict verdict = JSON.readValue(bytes, Verdict.class);
            Instant.parse(verdict.at());
            String until = verdict.until();
            if (until != null) {
                Instant.parse(until);
            }
            return verdict;
        } catch (IOException | RuntimeException e) {
            throw new MalformedMessageException("not a verdict: " + e.getMessage());
        }
    }
}
