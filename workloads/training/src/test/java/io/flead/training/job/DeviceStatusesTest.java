package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.DeviceStatus;
import io.flead.detector.DeviceDetector;
import io.flead.detector.factory.DetectorFactory;
import io.flead.training.stream.Activity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceStatusesTest {

    private static final DeviceStatuses STATUSES = new DeviceStatuses(Fleet.FEATURES, Fleet.INTERVAL);
    private static final long PATIENCE = DeviceStatus.SILENT_INTERVALS * Fleet.INTERVAL.toMillis();
    private static final long OPENED = 1_000_000;
    private static final long READ = 2_000_000;

    private final DeviceDetector device =
            DetectorFactory.create(Fleet.SETTINGS.detector()).newDevice();
    private final Activity activity = new Activity();

    @Test
    void aDeviceIsSilentOnlyAfterTenIntervals() {
        assertThat(state(READ, OPENED, READ + PATIENCE)).contains(DeviceStatus.State.WARMUP);
        assertThat(state(READ, OPENED, READ + PATIENCE + 1)).contains(DeviceStatus.State.SILENT);
    }

    @Test
    void aSilenceFromBeforeTheTaskBeganIsNotTheDevices() {
        assertThat(state(0, OPENED, OPENED + PATIENCE)).contains(DeviceStatus.State.WARMUP);
        assertThat(state(0, OPENED, OPENED + PATIENCE + 1)).contains(DeviceStatus.State.SILENT);
    }

    @Test
    void aDeviceThatStaysSilentHasNoNewStatus() {
        activity.state(DeviceStatus.State.SILENT);
        assertThat(state(READ, OPENED, READ + PATIENCE + 1)).isEmpty();
        assertThat(state(READ, OPENED, READ + 1)).contains(DeviceStatus.State.WARMUP);
    }

    @Test
    void theStatusCountsTheReadingsSinceTheOneBefore() {
        activity.read(false, 1.5, 0, 0);
        activity.read(true, 0, 0, 0);
        for (long step = 0; step < Fleet.WARMUP / 2; step++) {
            device.observe(Fleet.reading("machine_1", step).values());
        }
        assertThat(STATUSES.next("machine_1", activity, device, READ, OPENED, READ + 1))
                .hasValueSatisfying(status -> {
                    assertThat(status.deviceId()).isEqualTo("machine_1");
                    assertThat(status.time()).isEqualTo("1970-01-01T00:33:20.001Z");
                    assertThat(status.lastReadingAt()).isEqualTo("1970-01-01T00:33:20Z");
                    assertThat(status.readings()).isEqualTo(2);
                    assertThat(status.skipped()).isOne();
                    assertThat(status.largestScore()).isEqualTo(1.5);
                    assertThat(status.warmupProgress()).isEqualTo(.5);
                    assertThat(status.constantSensors()).isEmpty();
                });
    }

    private Optional<DeviceStatus.State> state(long lastReading, long opened, long now) {
        return STATUSES.next("machine_1", activity, device, lastReading, opened, now)
                .map(DeviceStatus::state);
    }
}
