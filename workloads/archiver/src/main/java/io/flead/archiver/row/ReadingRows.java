package io.flead.archiver.row;

import io.flead.contract.reading.ParsedReading;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectedReading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Readings into {@code device_data}; a feature without a value has no key in its row. */
final class ReadingRows extends TableProjection {

    private static final byte[] END = CopyRows.escaped("}");

    private static final byte[] BEGIN = CopyRows.escaped("{");
    private static final byte[] COMMA = CopyRows.escaped(",");

    private final ReadingFormat format;

    /** The text before each value in the JSON object: the quoted name, a colon. */
    private final byte[][] before;

    ReadingRows(ReadingFormat format) {
        super("device_data", false, "device_id", "event_time", "features", "label", "kafka_partition", "kafka_offset");
        this.format = format;
        List<String> features = format.features();
        before = new byte[features.size()][];
        for (int index = 0; index < before.length; index++) {
            before[index] = CopyRows.escaped(Json.of(features.get(index)) + ":");
        }
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        ParsedReading parsed = format.parse(message.key(), message.value(), Instant.ofEpochMilli(message.timestamp()));
        if (parsed instanceof RejectedReading rejected) {
            return Optional.of(new SkippedRecord(rejected.reason().text(), rejected.detail(), true));
        }
        Reading reading = (Reading) parsed;
        rows.text(reading.deviceId()).text(reading.eventTime().toString()).pieces();
        double[] values = reading.values();
        byte[] separator = BEGIN;
        for (int index = 0; index < values.length; index++) {
            if (!Double.isNaN(values[index])) {
                rows.piece(separator).piece(before[index]).piece(values[index]);
                separator = COMMA;
            }
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
