package io.flead.archiver.row;

import io.flead.contract.message.Verdict;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What people said of alarms, into {@code verdicts}. */
final class VerdictRows extends TableProjection {

    VerdictRows() {
        super("verdicts", true, "id", "alarm_id", "device_id", "kind", "comment", "until", "at");
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        return decode(message, Verdict::decode, verdict -> {
            rows.text(verdict.id())
                    .text(verdict.alarmId())
                    .text(verdict.deviceId())
                    .text(verdict.kind().text())
                    .textOrNone(verdict.comment())
                    .textOrNone(verdict.until())
                    .text(verdict.at());
            rows.endRow(message.partition(), message.offset());
            return Optional.empty();
        });
    }
}
