package io.flead.archiver.row;

import io.flead.contract.message.LocalModelUpdate;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Local model updates, admitted or not, into {@code local_models}, without their parameters. */
final class LocalModelRows extends TableProjection {

    LocalModelRows() {
        super(
                "local_models",
                true,
                "device_id",
                "round",
                "created_at",
                "samples",
                "loss_before",
                "loss",
                "shape_id",
                "calibration");
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        return decode(message, LocalModelUpdate::decode, update -> append(update, message, rows));
    }

    private static Optional<SkippedRecord> append(
            LocalModelUpdate update, ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        rows.text(update.deviceId())
                .number(update.round())
                .text(update.createdAt().toString())
                .number(update.samples())
                .number(update.lossBefore())
                .number(update.loss())
                .text(update.shapeId())
                .text(Json.of(update.calibration()));
        rows.endRow(message.partition(), message.offset());
        return Optional.empty();
    }
}
