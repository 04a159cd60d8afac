package io.flead.archiver;

import io.flead.archiver.database.OffsetMove;
import io.flead.archiver.database.TableRows;
import io.flead.archiver.position.TopicPosition;
import io.flead.archiver.row.CopyRows;
import io.flead.archiver.row.SkippedRecord;
import io.flead.archiver.row.TableProjection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Rows that wait to be written, and how far they move the ledger. Bounded by rows, bytes and age, but for the records
 * of one poll that come on top. Not thread-safe.
 */
final class Batch {

    static final int MAX_ROWS = 5_000;
    static final int MAX_BYTES = 8 << 20;
    static final Duration MAX_AGE = Duration.ofMillis(500);

    private final Map<String, TableRows> tables = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<Skipped, Long> skipped = new HashMap<>();
    private final SkippedRecords log;
    private long beganNanos;

    /** Records of one topic that have no row, for one reason. */
    record Skipped(String topic, String reason) {}

    Batch(Map<String, TableProjection> projections, SkippedRecords log) {
        projections.forEach((topic, projection) -> tables.put(topic, new TableRows(topic, projection, new CopyRows())));
        this.log = log;
    }

    /**
     * Adds the result of a poll: records, and positions that moved over other entries, such as ends of transactions.
     */
    void add(ConsumerRecords<byte[], byte[]> polled) {
        if (polled.nextOffsets().isEmpty()) {
            return;
        }
        if (next.isEmpty()) {
            beganNanos = System.nanoTime();
        }
        for (ConsumerRecord<byte[], byte[]> message : polled) {
            TableRows table = tables.get(message.topic());
            if (table == null) {
                throw new IllegalStateException("not subscribed to " + message.topic());
            }
            try {
                table.projection().append(message, table.rows()).ifPresent(skipped -> skip(message, skipped));
            } catch (RuntimeException e) {
                // No message may hold up those behind it, whatever it holds.
                table.rows().abandonRow();
                skip(message, new SkippedRecord("malformed", e.toString(), false));
            }
        }
        polled.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
    }

    boolean isEmpty() {
        return next.isEmpty();
    }

    boolean isFull() {
        int rows = 0;
        int bytes = 0;
        for (TableRows table : tables.values()) {
            rows += table.rows().size();
            bytes += table.rows().sizeBytes();
        }
        return rows >= MAX_ROWS || bytes >= MAX_BYTES;
    }

    /** The time that it may still wait; zero when it should be written now. */
    Duration timeLeft() {
        if (isFull()) {
            return Duration.ZERO;
        }
        Duration left = MAX_AGE.minusNanos(System.nanoTime() - beganNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    List<TableRows> tables() {
        return List.copyOf(tables.values());
    }

    /** The offset to go on from, by partition. */
    Map<TopicPartition, Long> next() {
        return Map.copyOf(next);
    }

    /** The steps of the ledger. */
    List<OffsetMove> moves(Map<TopicPartition, TopicPosition> written) {
        List<OffsetMove> moves = new ArrayList<>();
        next.forEach((partition, offset) -> {
            TopicPosition expected = written.get(partition);
            if (expected == null) {
                throw new IllegalStateException("records of " + partition + " without a position");
            }
            moves.add(new OffsetMove(
                    partition.topic(), partition.partition(), expected.topicId(), expected.nextOffset(), offset));
        });
        return moves;
    }

    Map<Skipped, Long> skipped() {
        return Map.copyOf(skipped);
    }

    void clear() {
        tables.values().forEach(table -> table.rows().clear());
        next.clear();
        skipped.clear();
    }

    private void skip(ConsumerRecord<byte[], byte[]> message, SkippedRecord record) {
        skipped.merge(new Skipped(message.topic(), record.reason()), 1L, Long::sum);
        if (!record.expected()) {
            log.report(message.topic(), message.partition(), message.offset(), record.reason(), record.detail());
        }
    }
}
