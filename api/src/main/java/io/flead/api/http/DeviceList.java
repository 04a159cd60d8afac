package io.flead.api.http;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/devices}.
 *
 * @param counts all devices by state, whatever was asked for
 * @param devices by ascending id
 * @param after the value of the query parameter {@code after} that asks for the devices after these; null when there are
 *     none
 */
public record DeviceList(
        StateCounts counts,
        List<DeviceDocument> devices,
        @Nullable String after) {

    /** Copies the list. */
    public DeviceList {
        Objects.requireNonNull(counts, "counts");
        devices = List.copyOf(devices);
    }

    /** Numbers of devices by state. */
    public record StateCounts(int warmup, int scoring, int silent) {}

    /**
     * A device, as training last reported it.
     *
     * @param device its id
     * @param state {@code warmup}, {@code scoring} or {@code silent}
     * @param reportedAt when training found this, ISO 8601
     * @param lastReadingAt when training read the device's last reading, ISO 8601
     * @param warmupProgress from 0 to 1
     * @param modelVersion the global version that the device scores with
     * @param constantSensors sensors that are not judged, because they were constant throughout the warm-up
     */
    public record DeviceDocument(
            String device,
            String state,
            String reportedAt,
            String lastReadingAt,
            double warmupProgress,
            long modelVersion,
            List<String> constantSensors) {

        /** Requires every text, and copies the list. */
        public DeviceDocument {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(reportedAt, "reportedAt");
            Objects.requireNonNull(lastReadingAt, "lastReadingAt");
            constantSensors = List.copyOf(constantSensors);
        }
    }
}
