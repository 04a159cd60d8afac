package io.flead.archiver.database;

import io.flead.archiver.position.TopicPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** The table {@code ledger_offsets}. Transactions are the caller's. */
final class OffsetTable {

    private OffsetTable() {}

    /** The table's positions of these topics. */
    static Map<TopicPartition, TopicPosition> read(Connection connection, Set<String> topics) throws SQLException {
        Map<TopicPartition, TopicPosition> entries = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT topic, partition, topic_id, next_offset FROM ledger_offsets WHERE topic = ANY (?)")) {
            select.setArray(1, connection.createArrayOf("text", topics.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.put(
                            new TopicPartition(rows.getString(1), rows.getInt(2)),
                            new TopicPosition(rows.getObject(3, UUID.class), rows.getLong(4)));
                }
            }
        }
        return entries;
    }

    /**
     * Puts an entry where none was, or another one in place of the one that was read.
     *
     * @return whether the table was still as it was read
     */
    static boolean replace(
            Connection connection, TopicPartition partition, Optional<TopicPosition> read, TopicPosition replacement)
            throws SQLException {
        String sql = read.isEmpty()
                ? "INSERT INTO ledger_offsets (topic_id, next_offset, topic, partition) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING"
                : "UPDATE ledger_offsets SET topic_id = ?, next_offset = ?, moved_at = now()"
                        + " WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, replacement.topicId());
            statement.setLong(2, replacement.nextOffset());
            statement.setString(3, partition.topic());
            statement.setInt(4, partition.partition());
            if (read.isPresent()) {
                statement.setObject(5, read.get().topicId());
                statement.setLong(6, read.get().nextOffset());
            }
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Moves offsets, all of them or none: the rows stay locked until the transaction ends.
     *
     * @throws OffsetMovedException when one is not where it is expected; the transaction must be rolled back
     */
    static void move(Connection connection, List<OffsetMove> moves) throws SQLException, OffsetMovedException {
        List<OffsetMove> ordered = moves.stream().sorted(OffsetMove.LOCK_ORDER).toList();
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE ledger_offsets SET next_offset = ?, moved_at = now()"
                        + " WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ?")) {
            for (OffsetMove move : ordered) {
                update.setLong(1, move.next());
                update.setString(2, move.topic());
                update.setInt(3, move.partition());
                update.setObject(4, move.topicId());
                update.setLong(5, move.expected());
                update.addBatch();
            }
            int[] updated = update.executeBatch();
            int refused = Arrays.stream(updated).boxed().toList().indexOf(0);
            if (refused >= 0) {
                throw new OffsetMovedException(ordered.get(refused));
            }
        }
    }
}
