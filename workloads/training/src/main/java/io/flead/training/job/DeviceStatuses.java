package io.flead.training.job;

import io.flead.contract.message.DeviceStatus;
import io.flead.detector.DeviceDetector;
import io.flead.training.stream.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a device's status is, and when it is worth publishing.
 *
 * @param features names of the model's features, in their order
 * @param interval how often a device's status is published
 */
record DeviceStatuses(List<String> features, Duration interval) {

    DeviceStatuses {
        features = List.copyOf(features);
    }

    /** The state of a device that has just reported. */
    static DeviceStatus.State stateOf(DeviceDetector device) {
        return device.warmupProgress() < 1 ? DeviceStatus.State.WARMUP : DeviceStatus.State.SCORING;
    }

    /**
     * The status to publish; empty of a device that stays silent, since the topic has its status already.
     *
     * @param activity the device's readings since its last status, and the state that it was last counted in
     * @param lastReadingMillis when its last reading came, milliseconds since 1970
     * @param openedMillis when this subtask began to read: a silence of before is not the device's
     * @param nowMillis milliseconds since 1970
     */
    Optional<DeviceStatus> next(
            String id,
            Activity activity,
            DeviceDetector device,
            long lastReadingMillis,
            long openedMillis,
            long nowMillis) {
        boolean silent = nowMillis - Math.max(lastReadingMillis, openedMillis)
                > DeviceStatus.SILENT_INTERVALS * interval.toMillis();
        DeviceStatus.State state = silent ? DeviceStatus.State.SILENT : stateOf(device);
        if (silent && activity.state().equals(Optional.of(state))) {
            return Optional.empty();
        }
        return Optional.of(new DeviceStatus(
                id,
                Instant.ofEpochMilli(nowMillis).toString(),
                state,
                Instant.ofEpochMilli(lastReadingMillis).toString(),
                activity.readings(),
                activity.skipped(),
                activity.largestScore(),
                device.warmupProgress(),
                device.modelVersion(),
                device.constantFeatures().stream().map(features::get).toList()));
    }
}
