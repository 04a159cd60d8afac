package io.flead.contract.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that the simulator did to a machine, so that the delay of an alarm can be told. Training never reads it.
 *
 * @param id the same when a restarted producer says it again
 * @param deviceId the machine, also the record's key
 * @param act what was done
 * @param type name of the failure; absent for other acts
 * @param severity of the failure at its height, above 0 to 1; 0 for other acts
 * @param at when it was done
 * @param sequence number of the machine's first reading that it concerns, as in the header {@code flead-sequence}
 * @param readings number of readings that it lasts; 0 for {@link Act#CLEAR}
 * @param origin why it was done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MachineInjection(
        String id,
        String deviceId,
        Act act,
        @Nullable String type,
        double severity,
        String at,
        long sequence,
        long readings,
        Origin origin) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** What is done to a machine. */
    public enum Act {
        FAILURE,
        /** Its failures are mended. */
        CLEAR,
        MAINTENANCE;

        /** The form in messages, such as {@code failure}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why it was done. */
    public enum Origin {
        /** Somebody asked for it. */
        REQUEST,
        /** The simulator's own schedule, by {@code anomalyRate}. */
        SCHEDULE;

        /** The form in messages, such as {@code request}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MachineInjection {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(act, "act");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(origin, "origin");
        if (act == Act.FAILURE) {
            Objects.requireNonNull(type, "type");
        }
    }

    /** An injection with the id that belongs to it. */
    public static MachineInjection of(
            String deviceId,
            Act act,
            @Nullable String type,
            double severity,
            String at,
            long sequence,
            long readings,
            Origin origin) {
        String named = deviceId + '\0' + act.text() + '\0' + type + '\0' + sequence;
        String id =
                UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8)).toString();
        return new MachineInjection(id, deviceId, act, type, severity, at, sequence, readings, origin);
    }

    /** Encodes the injection as JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("an injection is always JSON", e);
        }
    }

    /**
     * Decodes an injection.
     *
     * @throws MalformedMessageException when the bytes are not one
     */
    public static MachineInjection decode(byte[] bytes) throws MalformedMessageException {
        try {
            MachineInjection injection = JSON.readValue(bytes, MachineInjection.class);
            Instant.parse(injection.at());
            return injection;
        } catch (IOException | RuntimeException e) {
            throw new MalformedMessageException("not an injection: " + e.getMessage());
        }
    }
}
