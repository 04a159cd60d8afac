package io.flead.archiver.row;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How the records of one topic become rows of one table. Stateless. */
public interface TableProjection {

    /** The table's name. */
    String table();

    /** The columns, in the order that {@link #append} writes them. */
    List<String> columns();

    /** Whether rows have a key by which one that came twice is the same row. */
    boolean keyed();

    /**
     * Appends the row of a record.
     *
     * @return empty when a row was appended; otherwise nothing was, and here is why
     */
    Optional<PassedOver> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows);
}
