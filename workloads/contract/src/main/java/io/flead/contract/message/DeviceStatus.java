package io.flead.contract.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a device fares. The topic is compacted: its newest record of a device is the device's status, and a record
 * without a value says that training has forgotten the device.
 *
 * @param deviceId the device, also the record's key
 * @param time when this was found
 * @param state state of the device's detection
 * @param lastReadingAt when training read the device's last reading
 * @param readings readings since the status before, those of the warm-up and skipped ones included
 * @param skipped those of them that the detector could not judge
 * @param largestScore the largest score among them, above 1 when anomalous; 0 when none was scored
 * @param warmupProgress from 0 to 1
 * @param modelVersion the global version that the device scores with
 * @param constantSensors sensors that were constant throughout the warm-up, so that the detector does not judge them
 * @param openAlarm id of the device's open alarm that has been published; absent when there is none
 * @param readThrough the device's readings have been judged through this place, on the scale of {@link Alarm#revision}: an
 *     open alarm of no higher revision that is not {@code openAlarm} goes on no more. Absent of a training that does not
 *     say, or has judged none yet
 * @param overAlarmBudget true when the device raises more alarms than it may, though its level is as high as it may be;
 *     absent otherwise
 * @param trial its losses, of a device in the audience of a model on trial; absent otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeviceStatus(
        String deviceId,
        String time,
        State state,
        String lastReadingAt,
        long readings,
        long skipped,
        double largestScore,
        double warmupProgress,
        long modelVersion,
        List<String> constantSensors,
        @Nullable String openAlarm,
        @Nullable Long readThrough,
        @Nullable Boolean overAlarmBudget,
        @Nullable TrialLoss trial) {

    /** A device that sends nothing for so many status intervals is silent. */
    public static final int SILENT_INTERVALS = 10;

    /** States of a device's detection. */
    public enum State {
        /** It learns the device's normal state and finds no anomalies yet. */
        WARMUP,
        /** It judges each reading. */
        SCORING,
        /** No reading has come for ten status intervals. */
        SILENT;

        /** The form in messages, such as {@code warmup}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public DeviceStatus {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(lastReadingAt, "lastReadingAt");
        constantSensors = List.copyOf(constantSensors);
    }

    /** A status that says nothing of alarms. */
    public DeviceStatus(
            String deviceId,
            String time,
            State state,
            String lastReadingAt,
            long readings,
            long skipped,
            double largestScore,
            double warmupProgress,
            long modelVersion,
            List<String> constantSensors) {
        this(
                deviceId,
                time,
                state,
                lastReadingAt,
                readings,
                skipped,
                largestScore,
                warmupProgress,
                modelVersion,
                constantSensors,
                null,
                null,
                null,
                null);
    }

    /** The same status, with what it says of alarms. */
    public DeviceStatus withAlarms(@Nullable String newestAlarm, long judgedThrough, boolean isOverBudget) {
        return new DeviceStatus(
                deviceId,
                time,
                state,
                lastReadingAt,
                readings,
                skipped,
                largestScore,
                warmupProgress,
                modelVersion,
                constantSensors,
                newestAlarm,
                judgedThrough,
                isOverBudget ? true : null,
                trial);
    }

    /** The same status, with the device's losses under a model on trial. */
    public DeviceStatus withTrial(TrialLoss losses) {
        return new DeviceStatus(
                deviceId,
                time,
                state,
                lastReadingAt,
                readings,
                skipped,
                largestScore,
                warmupProgress,
                modelVersion,
                constantSensors,
                openAlarm,
                readThrough,
                overAlarmBudget,
                losses);
    }

    /** Encodes the status as JSON. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("a status is always JSON", e);
        }
    }

    /**
     * Decodes a status.
     *
     * @throws MalformedMessageException when the bytes are not one
     */
    public static DeviceStatus decode(byte[] bytes) throws MalformedMessageException {
        try {
            DeviceStatus status = JSON.readValue(bytes, DeviceStatus.class);
            Instant.parse(status.time());
            Instant.parse(status.lastReadingAt());
            return status;
        } catch (IOException | RuntimeException e) {
            throw new MalformedMessageException("not a device's status: " + e.getMessage());
        }
    }
}
