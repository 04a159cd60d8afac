package io.flead.archiver.row;

import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Local model updates, admitted or not, into {@code local_models}, without their parameters. */
final class LocalModelRows implements TableProjection {

    private static final List<String> COLUMNS =
            List.of("device_id", "round", "created_at", "samples", "loss_before", "loss", "shape_id", "calibration");

    @Override
    public String table() {
        return "local_models";
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Optional<PassedOver> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        byte[] value = message.value();
        if (value == null) {
            return Optional.of(PassedOver.malformed("the message is empty"));
        }
        LocalModelUpdate update;
        try {
            update = LocalModelUpdate.decode(value);
        } catch (MalformedMessageException e) {
            return Optional.of(PassedOver.malformed(String.valueOf(e.getMessage())));
        }
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
