package io.flead.archiver.row;

import io.flead.contract.reading.ParsedReading;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectedReading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Readings into {@code device_data}. */
final class ReadingRows implements TableProjection {

    private static final List<String> COLUMNS =
            List.of("device_id", "event_time", "features", "label", "kafka_partition", "kafka_offset");
    private static final byte[] END = CopyRows.escaped("}");

    private final ReadingFormat format;
    /** What stands before each value in the JSON object: brace or comma, the quoted name, a colon. */
    private final byte[][] before;

    ReadingRows(ReadingFormat format) {
        this.format = format;
        List<String> features = format.features();
        before = new byte[features.size()][];
        for (int index = 0; index < before.length; index++) {
            before[index] = CopyRows.escaped((index == 0 ? "{" : ",") + Json.of(features.get(index)) + ":");
        }
    }

    @Override
    public String table() {
        return "device_data";
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public boolean keyed() {
        return false;
    }

    @Override
    public Optional<PassedOver> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        ParsedReading parsed = format.parse(message.value(), Instant.ofEpochMilli(message.timestamp()));
        if (parsed instanceof RejectedReading rejected) {
            return Optional.of(new PassedOver(rejected.reason().text(), rejected.detail(), true));
        }
        Reading reading = (Reading) parsed;
        rows.text(reading.deviceId()).text(reading.eventTime().toString()).pieces();
        double[] values = reading.values();
        for (int index = 0; index < values.length; index++) {
            rows.piece(before[index]).piece(values[index]);
        }
        rows.piece(END);
        if (reading.label().isPresent()) {
            rows.number(reading.label().getAsInt());
        } else {
            rows.absent();
        }
        rows.number(message.partition()).number(message.offset());
        rows.endRow(message.partition(), message.offset());
        return Optional.empty();
    }
}
