package io.flead.archiver.row;

import io.flead.contract.message.MalformedMessageException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns the records of one topic into rows of one table. Stateless. */
public abstract class TableProjection {

    private final String table;
    private final boolean keyed;
    private final List<String> columns;

    TableProjection(String table, boolean keyed, String... columns) {
        this.table = table;
        this.keyed = keyed;
        this.columns = List.of(columns);
    }

    /** The table's name. */
    public final String table() {
        return table;
    }

    /** The columns, in the order that {@link #append} writes them. */
    public final List<String> columns() {
        return columns;
    }

    /** Whether rows have a key by which one that came twice is the same row. */
    public final boolean keyed() {
        return keyed;
    }

    /** How a row replaces an older one of its key; empty where the first one stays. */
    public Optional<NewestRow> newest() {
        return Optional.empty();
    }

    /**
     * Whether the key holds the topic's id, in the column {@code topic_id}, because a new topic begins the key again.
     */
    public boolean keyedByTopic() {
        return false;
    }

    /**
     * Appends the row of a record.
     *
     * @return empty when a row was appended; otherwise nothing was, and the reason
     */
    public abstract Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows);

    /** Reads a message's bytes. */
    @FunctionalInterface
    interface Decoder<T> {

        /** Reads a message, or throws when the bytes are not one. */
        T decode(byte[] bytes) throws MalformedMessageException;
    }

    /** Decodes a record's message and appends its row; skips a record that is empty or malformed. */
    static <T> Optional<SkippedRecord> decode(
            ConsumerRecord<byte[], byte[]> message, Decoder<T> decoder, Function<T, Optional<SkippedRecord>> append) {
        byte[] value = message.value();
        if (value == null) {
            return Optional.of(SkippedRecord.malformed("the message is empty"));
        }
        T decoded;
        try {
            decoded = decoder.decode(value);
        } catch (MalformedMessageException e) {
            return Optional.of(SkippedRecord.malformed(String.valueOf(e.getMessage())));
        }
        return append.apply(decoded);
    }
}
