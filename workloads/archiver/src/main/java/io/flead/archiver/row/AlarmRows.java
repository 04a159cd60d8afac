package io.flead.archiver.row;

import io.flead.contract.message.Alarm;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Alarms as they stand into {@code alarms}: of each the record with the highest revision. */
final class AlarmRows extends TableProjection {

    AlarmRows() {
        super(
                "alarms",
                true,
                "id",
                "device_id",
                "state",
                "severity",
                "opened_at",
                "last_at",
                "closed_at",
                "close_reason",
                "peak",
                "peak_at",
                "readings",
                "flagged",
                "summary",
                "sensors",
                "model_version",
                "revision",
                "fleet");
    }

    @Override
    public Optional<NewestRow> newest() {
        return Optional.of(new NewestRow("id", "revision"));
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        return decode(message, Alarm::decode, alarm -> {
            rows.text(alarm.id())
                    .text(alarm.deviceId())
                    .text(alarm.state().text())
                    .text(alarm.severity().text())
                    .text(alarm.opened())
                    .text(alarm.last());
            rows.textOrNone(alarm.closed())
                    .textOrNone(closeReason(alarm))
                    .number(alarm.peak())
                    .text(alarm.peakAt())
                    .number(alarm.readings())
                    .number(alarm.flagged())
                    .text(alarm.summary())
                    .text(Json.of(alarm.sensors()))
                    .number(alarm.modelVersion())
                    .number(alarm.revision());
            Alarm.Fleet fleet = alarm.fleet();
            rows.textOrNone(fleet == null ? null : Json.of(fleet));
            rows.endRow(message.partition(), message.offset());
            return Optional.empty();
        });
    }

    private static @Nullable String closeReason(Alarm alarm) {
        Alarm.CloseReason reason = alarm.closeReason();
        return reason == null ? null : reason.text();
    }
}
