package io.flead.console.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flead.console.fleet.DeviceTable.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A device in a list.
 *
 * @param device its id
 * @param state {@code warmup}, {@code scoring} or {@code silent}
 * @param reportedAt when training found this, ISO 8601
 * @param lastReadingAt when training read the device's last reading, ISO 8601
 * @param warmupProgress from 0 to 1
 * @param score the largest score of the last ten minutes, above 1 when anomalous
 * @param modelVersion the global version that the device scores with
 * @param constantSensors sensors that are not judged
 * @param openAlarms alarms of it that go on
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record DeviceRow(
        String device,
        String state,
        String reportedAt,
        String lastReadingAt,
        double warmupProgress,
        double score,
        long readings,
        long skipped,
        long modelVersion,
        List<String> constantSensors,
        int openAlarms) {

    /** The score of a list is the largest of so long. */
    static final Duration SCORE_OF = Duration.ofMinutes(10);

    static DeviceRow of(Device device, int openAlarms, Instant now) {
        return new DeviceRow(
                device.status().deviceId(),
                device.status().state().text(),
                device.status().time(),
                device.status().lastReadingAt(),
                device.status().warmupProgress(),
                device.scores().largest(now, SCORE_OF),
                device.status().readings(),
                device.status().skipped(),
                device.status().modelVersion(),
                device.status().constantSensors(),
                openAlarms);
    }
}
