package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.publication.ResultJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Reads rows of {@code batch_analysis_results}. */
final class ResultRows {

    /** Names a row within its period. */
    record Key(String deviceId, String feature) {}

    private ResultRows() {}

    /** The results of some devices in a period. */
    static Map<Key, ObjectNode> read(Connection connection, Instant from, Instant to, String... devices)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT device_id, feature, result FROM batch_analysis_results"
                        + " WHERE period_start = ? AND period_end = ? AND device_id = ANY (?)")) {
            select.setObject(1, from.atOffset(ZoneOffset.UTC));
            select.setObject(2, to.atOffset(ZoneOffset.UTC));
            select.setArray(3, connection.createArrayOf("text", devices));
            Map<Key, ObjectNode> rows = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.put(new Key(row.getString(1), row.getString(2)), ResultJson.parse(row.getString(3)));
                }
            }
            return rows;
        }
    }
}
