package io.flead.archiver.row;

import io.flead.contract.message.Anomaly;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Anomalies into {@code anomalies}: one that was found twice has one id and is one row. */
final class AnomalyRows extends TableProjection {

    AnomalyRows() {
        super(
                "anomalies",
                true,
                "id",
                "device_id",
                "event_time",
                "score",
                "threshold",
                "severity",
                "confidence",
                "detector",
                "model_version",
                "contributors",
                "z_scores",
                "reading",
                "kafka_partition",
                "kafka_offset");
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        return decode(message, Anomaly::decode, anomaly -> append(anomaly, message, rows));
    }

    private static Optional<SkippedRecord> append(
            Anomaly anomaly, ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        // JSON can lack fields that the type demands.
        if (Stream.of(anomaly.id(), anomaly.deviceId(), anomaly.severity(), anomaly.detector())
                .anyMatch(Objects::isNull)) {
            return Optional.of(SkippedRecord.malformed("id, deviceId, severity or detector is missing"));
        }
        rows.text(anomaly.id())
                .text(anomaly.deviceId())
                .text(anomaly.eventTime())
                .number(anomaly.score())
                .number(anomaly.threshold())
                .text(anomaly.severity())
                .number(anomaly.confidence())
                .text(anomaly.detector())
                .number(anomaly.modelVersion())
                .text(array(anomaly.contributors()))
                .text(Json.of(anomaly.zScores()))
                .text(Json.of(anomaly.reading()))
                .number(message.partition())
                .number(message.offset());
        rows.endRow(message.partition(), message.offset());
        return Optional.empty();
    }

    /** The text form of {@code text[]}. */
    static String array(List<String> elements) {
        StringBuilder text = new StringBuilder("{");
        for (String element : elements) {
            text.append(text.length() == 1 ? "\"" : ",\"")
                    .append(element.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return text.append('}').toString();
    }
}
