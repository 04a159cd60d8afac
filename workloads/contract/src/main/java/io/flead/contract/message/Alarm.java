package io.flead.contract.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.v1alpha1.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An alarm of a device as it stands: flagged readings that belong together. A record says all of it, and replaces those
 * of the same id with a lower revision.
 *
 * @param id the same for the same readings and models, also after a restart
 * @param deviceId the device, also the record's key
 * @param state whether it goes on
 * @param revision grows with each record of an alarm; of a reading that is read again it is the same again
 * @param opened when the reading that opened it was measured
 * @param last when the newest reading of it was measured
 * @param closed when it closed; absent while it is open
 * @param closeReason why it closed; absent while it is open
 * @param peak its largest score, divided by the level of alarms
 * @param peakAt when the reading of that score was measured
 * @param readings scored readings from the opening one on
 * @param flagged those of them above the level
 * @param sensors the sensors behind it, most first
 * @param severity of the peak
 * @param modelVersion the global version that the newest reading was scored with
 * @param fleet the devices behind it, of an alarm of the fleet; absent of a device's alarm
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "deviceId", "state", "severity", "summary", "revision"})
public record Alarm(
        String id,
        String deviceId,
        State state,
        long revision,
        String opened,
        String last,
        @Nullable String closed,
        @Nullable CloseReason closeReason,
        double peak,
        String peakAt,
        long readings,
        long flagged,
        List<Sensor> sensors,
        Severity severity,
        long modelVersion,
        @Nullable Fleet fleet) {

    /** The device id, and the record's key, of an alarm of the fleet. A device of that name has alarms without {@link #fleet}. */
    public static final String FLEET = "fleet";

    /** Sensors that {@link #summary} names. */
    private static final int MOST_NAMED = 3;

    /** A share below this is not worth a name. */
    private static final double LEAST_NAMED = .05;

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Whether an alarm goes on. */
    public enum State {
        OPEN,
        CLOSED;

        /** The form in messages, such as {@code open}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why an alarm closed. */
    public enum CloseReason {
        /** The scores have been below the level for long enough. */
        CLEARED,
        /** It lasted so long that the device took its present state for a new normal one. */
        ACCEPTED,
        /** The device sends nothing any more. */
        SILENT,
        /** The pipeline's model or sensors changed, so that the device begins with a new warm-up. */
        RECONFIGURED,
        /** Training began again before it, and read on without finding it. */
        SUPERSEDED;

        /** The form in messages, such as {@code cleared}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Side of the expected value on which a sensor is. */
    public enum Direction {
        ABOVE,
        BELOW;

        /** The form in messages, such as {@code above}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A sensor's part in an alarm.
     *
     * @param name the sensor
     * @param share its part of the flagged readings' scores, from 0 to 1; all sensors' together are 1
     * @param direction whether it was above or below what the others predict, at the peak
     * @param expected what the others predict at the peak, in the sensor's unit; absent where the detector has no such value
     * @param actual what it was at the peak; absent where it had no value
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sensor(
            String name,
            double share,
            @Nullable Direction direction,
            @Nullable Double expected,
            @Nullable Double actual) {

        public Sensor {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * The devices behind an alarm of the fleet.
     *
     * @param devices devices whose own alarms it stands for
     * @param active devices that were scored when it was found
     * @param alarms ids of the devices' own alarms, the first ones
     */
    public record Fleet(int devices, int active, List<String> alarms) {

        public Fleet {
            alarms = List.copyOf(alarms);
        }
    }

    /** An alarm of a device. */
    public Alarm(
            String id,
            String deviceId,
            State state,
            long revision,
            String opened,
            String last,
            @Nullable String closed,
            @Nullable CloseReason closeReason,
            double peak,
            String peakAt,
            long readings,
            long flagged,
            List<Sensor> sensors,
            Severity severity,
            long modelVersion) {
        this(
                id,
                deviceId,
                state,
                revision,
                opened,
                last,
                closed,
                closeReason,
                peak,
                peakAt,
                readings,
                flagged,
                sensors,
                severity,
                modelVersion,
                null);
    }

    public Alarm {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(peakAt, "peakAt");
        Objects.requireNonNull(severity, "severity");
        sensors = List.copyOf(sensors);
    }

    /** The id of the alarm that a reading opens: see {@link Anomaly#idOf}. */
    public static String idOf(String deviceId, Instant eventTime, String source) {
        return UUID.nameUUIDFromBytes(
                        ("alarm" + '\0' + deviceId + '\0' + eventTime + '\0' + source).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The record by which others than the detector close the alarm: of the next revision, at its newest reading. */
    public Alarm closedFor(CloseReason reason) {
        return new Alarm(
                id,
                deviceId,
                State.CLOSED,
                revision + 1,
                opened,
                last,
                last,
                reason,
                peak,
                peakAt,
                readings,
                flagged,
                sensors,
                severity,
                modelVersion,
                fleet);
    }

    /** The sensors in plain words, such as {@code bearing_temperature 71 % (above), vibration 22 % (above)}; the devices of a fleet's. */
    @JsonProperty("summary")
    public String summary() {
        Fleet all = fleet;
        if (all != null) {
            return sensors.isEmpty()
                    ? ""
                    : sensors.get(0).name() + " in " + all.devices() + " of " + all.active() + " devices";
        }
        return sensors.stream()
                .filter(sensor -> sensor.share() >= LEAST_NAMED)
                .limit(MOST_NAMED)
                .map(Alarm::words)
                .collect(Collectors.joining(", "));
    }

    private static String words(Sensor sensor) {
        String share = sensor.name() + " " + Math.round(sensor.share() * 100) + " %";
        Direction direction = sensor.direction();
        return direction == null ? share : share + " (" + direction.text() + ")";
    }

    /** Encodes the alarm as JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("an alarm is always JSON", e);
        }
    }

    /**
     * Decodes an alarm.
     *
     * @throws MalformedMessageException when the bytes are not one
     */
    public static Alarm decode(byte[] bytes) throws MalformedMessageException {
        try {
            Alarm alarm = JSON.readValue(bytes, Alarm.class);
            Instant.parse(alarm.opened());
            Instant.parse(alarm.last());
            Instant.parse(alarm.peakAt());
            String closed = alarm.closed();
            if (closed != null) {
                Instant.parse(closed);
            }
            return alarm;
        } catch (IOException | RuntimeException e) {
            throw new MalformedMessageException("not an alarm: " + e.getMessage());
        }
    }
}
