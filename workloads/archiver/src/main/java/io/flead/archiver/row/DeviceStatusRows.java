package io.flead.archiver.row;

import io.flead.contract.message.DeviceStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest report of each device into {@code device_status}. */
final class DeviceStatusRows extends TableProjection {

    private static final String FORGOTTEN = "forgotten";

    DeviceStatusRows() {
        super(
                "device_status",
                true,
                "device_id",
                "time",
                "state",
                "last_reading_at",
                "readings",
                "skipped",
                "largest_score",
                "warmup_progress",
                "model_version",
                "constant_sensors");
    }

    @Override
    public Optional<NewestRow> newest() {
        return Optional.of(new NewestRow("device_id", "time"));
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        if (message.value() == null) {
            return appendForgotten(message, rows);
        }
        return decode(message, DeviceStatus::decode, status -> {
            rows.text(status.deviceId())
                    .text(status.time())
                    .text(status.state().text())
                    .text(status.lastReadingAt())
                    .number(status.readings())
                    .number(status.skipped())
                    .number(status.largestScore())
                    .number(status.warmupProgress())
                    .number(status.modelVersion())
                    .text(AnomalyRows.array(status.constantSensors()));
            rows.endRow(message.partition(), message.offset());
            return Optional.empty();
        });
    }

    /** A row in place of a deletion, so that one that came late does not bring the device back. */
    private static Optional<SkippedRecord> appendForgotten(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        if (message.key() == null) {
            return Optional.of(SkippedRecord.malformed("the message has neither key nor value"));
        }
        rows.text(new String(message.key(), StandardCharsets.UTF_8))
                .text(Instant.ofEpochMilli(message.timestamp()).toString())
                .text(FORGOTTEN)
                .absent()
                .number(0)
                .number(0)
                .number(0.0)
                .number(0.0)
                .number(0)
                .text("{}");
        rows.endRow(message.partition(), message.offset());
        return Optional.empty();
    }
}
