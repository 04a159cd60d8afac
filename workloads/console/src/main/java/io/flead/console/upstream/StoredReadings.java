package io.flead.console.upstream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a device's readings from the database: for spans that are too long to read from topics. Thread-safe. */
public final class StoredReadings {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Double>> VALUES = new TypeReference<>() {};
    /** Each so-manieth row, so that a long span costs no more than a short one. */
    private static final String QUERY = """
            SELECT event_time, features FROM (
                SELECT event_time, features, row_number() OVER (ORDER BY event_time) AS place, count(*) OVER () AS rows
                FROM (SELECT event_time, features FROM device_data
                      WHERE device_id = ? AND event_time >= ? AND event_time < ?
                      ORDER BY event_time DESC LIMIT 200000) AS newest) AS numbered
            WHERE place % greatest(1, rows / ?) = 0 ORDER BY event_time""";

    private final Database database;

    /** A stored reading. */
    public record Row(Instant at, Map<String, Double> values) {

        /** Copies the map. */
        public Row {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** The database does not answer. */
    public static final class UnavailableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnavailableException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    public StoredReadings(Database database) {
        this.database = database;
    }

    /**
     * Reads about so many of them, evenly over the span.
     *
     * @throws UnavailableException when the database does not answer
     */
    public List<Row> read(String deviceId, Instant from, Instant to, int most) throws UnavailableException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(QUERY)) {
            select.setString(1, deviceId);
            select.setObject(2, from.atOffset(ZoneOffset.UTC));
            select.setObject(3, to.atOffset(ZoneOffset.UTC));
            select.setInt(4, most);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(
                            result.getObject(1, java.time.OffsetDateTime.class).toInstant(),
                            values(result.getString(2))));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new UnavailableException(e);
        }
    }

    private static Map<String, Double> values(String json) throws SQLException {
        try {
            Map<String, Double> values = JSON.readValue(json, VALUES);
            values.values().removeIf(java.util.Objects::isNull);
            return values;
        } catch (IOException e) {
            throw new SQLException("features are not an object of numbers", e);
        }
    }
}
