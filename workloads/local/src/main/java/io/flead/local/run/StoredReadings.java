package io.flead.local.run;

import io.flead.local.database.LocalDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readings of the topic in the database. */
final class StoredReadings {

    private static final Logger LOG = LoggerFactory.getLogger(StoredReadings.class);

    /** Time for one count. A day of a large fleet is some hundred million rows. */
    private static final Duration COUNTS_WITHIN = Duration.ofMinutes(2);

    /** The bounds over all partitions let the index on offsets skip the rows of earlier runs. */
    private static final String COUNT = """
            SELECT count(*)
            FROM device_data
            JOIN unnest(?::integer[], ?::bigint[], ?::bigint[]) AS part (number, first_offset, end_offset)
              ON kafka_partition = part.number AND kafka_offset >= part.first_offset AND kafka_offset < part.end_offset
            WHERE kafka_offset >= ? AND kafka_offset < ?
            """;

    private final LocalDatabase database;
    private final String topic;

    StoredReadings(LocalDatabase database, String topic) {
        this.database = database;
        this.topic = topic;
    }

    /** Whether the projection has passed these offsets; no, while the database does not answer. */
    boolean hasPassed(Map<Integer, Long> ends) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT partition, next_offset FROM ledger_offsets WHERE topic = ?")) {
            statement.setString(1, topic);
            Map<Integer, Long> next = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    next.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return ends.entrySet().stream().allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
        } catch (SQLException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("offsets_not_read");
            return false;
        }
    }

    /**
     * Rows of the readings from {@code starts} (inclusive) to {@code ends} (exclusive); empty when the database does
     * not answer.
     */
    OptionalLong between(Map<Integer, Long> starts, Map<Integer, Long> ends) {
        List<Integer> partitions = List.copyOf(ends.keySet());
        List<Long> from = partitions.stream()
                .map(partition -> starts.getOrDefault(partition, 0L))
                .toList();
        List<Long> to = partitions.stream()
                .map(partition -> ends.getOrDefault(partition, 0L))
                .toList();
        try (Connection connection = database.connect(COUNTS_WITHIN);
                PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setArray(1, connection.createArrayOf("integer", partitions.toArray()));
            statement.setArray(2, connection.createArrayOf("bigint", from.toArray()));
            statement.setArray(3, connection.createArrayOf("bigint", to.toArray()));
            statement.setLong(4, from.stream().mapToLong(Long::longValue).min().orElse(0));
            statement.setLong(5, to.stream().mapToLong(Long::longValue).max().orElse(0));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return OptionalLong.of(rows.getLong(1));
            }
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("readings_not_counted");
            return OptionalLong.empty();
        }
    }
}
