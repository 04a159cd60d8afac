package io.flead.local.run;

import io.flead.local.database.LocalDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What the database has of the readings topic. */
final class StoredReadings {

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
            return false;
        }
    }

    /** Rows of the readings from {@code starts} (inclusive) to {@code ends} (exclusive); empty when the database does not answer. */
    OptionalLong between(Map<Integer, Long> starts, Map<Integer, Long> ends) {
        String sql =
                "SELECT count(*) FROM device_data WHERE kafka_partition = ? AND kafka_offset >= ? AND kafka_offset < ?";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            long count = 0;
            for (Map.Entry<Integer, Long> end : ends.entrySet()) {
                statement.setInt(1, end.getKey());
                statement.setLong(2, starts.getOrDefault(end.getKey(), 0L));
                statement.setLong(3, end.getValue());
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    count += rows.getLong(1);
                }
            }
            return OptionalLong.of(count);
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }
}
