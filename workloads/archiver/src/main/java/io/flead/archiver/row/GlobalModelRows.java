package io.flead.archiver.row;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Parameters;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Global models into {@code global_models}. */
final class GlobalModelRows extends TableProjection {

    GlobalModelRows() {
        super(
                "global_models",
                true,
                "version",
                "round",
                "parent_version",
                "strategy",
                "devices",
                "samples",
                "mean_loss",
                "shape_id",
                "parameters",
                "sha256",
                "created_at",
                "calibration");
    }

    @Override
    public boolean keyedByTopic() {
        return true;
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        return decode(message, GlobalModel::decode, model -> append(model, message, rows));
    }

    private static Optional<SkippedRecord> append(
            GlobalModel model, ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        rows.number(model.version())
                .number(model.round())
                .number(model.parentVersion())
                .text(model.strategy())
                .number((long) model.devices())
                .number(model.samples())
                .number(model.meanLoss())
                .text(model.shapeId())
                .bytes(Parameters.encode(model.parameters()))
                .text(model.sha256())
                .text(model.createdAt().toString());
        if (model.calibration().devices() > 0) {
            rows.text(Json.of(model.calibration()));
        } else {
            rows.absent();
        }
        rows.endRow(message.partition(), message.offset());
        return Optional.empty();
    }
}
