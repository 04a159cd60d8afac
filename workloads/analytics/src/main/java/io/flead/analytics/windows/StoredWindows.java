package io.flead.analytics.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.publication.ResultJson;
import io.flead.analytics.windows.WindowRow.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the newest windows of the table. */
final class StoredWindows {

    /** One look at the index, however many rows there are. */
    private static final String NEWEST_BEFORE =
            "SELECT max(window_start) FROM stream_analysis_results WHERE window_start < coalesce(?::timestamptz, 'infinity')";

    /** The inner part reads the primary key's index alone. */
    private static final String NEWEST = """
            WITH newest AS (
                SELECT device_id, max(window_start) AS window_start
                FROM stream_analysis_results
                WHERE window_start > ? AND window_start <= ? AND window_end = window_start + ?::interval
                  AND NOT device_id = ANY (?)
                GROUP BY device_id)
            SELECT rows.device_id, rows.window_start, rows.feature, rows.result, rows.computed_at
            FROM newest JOIN stream_analysis_results AS rows
              ON rows.window_start = newest.window_start AND rows.window_end = newest.window_start + ?::interval
             AND rows.device_id = newest.device_id
            """;

    private final AnalyticsDatabase database;

    /**
     * A stored row.
     *
     * @param writtenAt when it was written
     */
    record Stored(WindowRow row, Instant writtenAt) {}

    StoredWindows(AnalyticsDatabase database) {
        this.database = database;
    }

    /** Of every device the newest window of a length. Goes back day by day, so that no statement takes long. */
    List<Stored> newestOfEachDevice(long lengthMicros) throws SQLException {
        List<Stored> all = new ArrayList<>();
        Set<String> devices = new LinkedHashSet<>();
        String length = Duration.of(lengthMicros, ChronoUnit.MICROS).toString();
        try (Connection connection = database.connect();
                PreparedStatement before = connection.prepareStatement(NEWEST_BEFORE);
                PreparedStatement newest = connection.prepareStatement(NEWEST)) {
            Optional<OffsetDateTime> upTo = newestBefore(before, null);
            while (upTo.isPresent()) {
                OffsetDateTime after = upTo.get().minusDays(1);
                newest.setObject(1, after);
                newest.setObject(2, upTo.get());
                newest.setString(3, length);
                newest.setArray(4, connection.createArrayOf("text", devices.toArray()));
                newest.setString(5, length);
                try (ResultSet row = newest.executeQuery()) {
                    while (row.next()) {
                        Stored stored = stored(row, lengthMicros);
                        all.add(stored);
                        devices.add(stored.row().deviceId());
                    }
                }
                connection.commit();
                // A window that begins at that very moment was not read yet.
                upTo = newestBefore(before, after.plus(1, ChronoUnit.MICROS));
            }
        }
        return all;
    }

    private static Optional<OffsetDateTime> newestBefore(PreparedStatement statement, @Nullable OffsetDateTime bound)
            throws SQLException {
        statement.setObject(1, bound, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.ofNullable(row.getObject(1, OffsetDateTime.class)) : Optional.empty();
        }
    }

    private static Stored stored(ResultSet row, long lengthMicros) throws SQLException {
        long startMicros = ChronoUnit.MICROS.between(
                Instant.EPOCH,
                row.getObject(2, OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toInstant());
        String json = row.getString(4);
        try {
            JsonNode result = ResultJson.MAPPER.readTree(json);
            return new Stored(
                    new WindowRow(
                            row.getString(1),
                            startMicros,
                            startMicros + lengthMicros,
                            row.getString(3),
                            result.path("final").asBoolean(),
                            status(result),
                            json),
                    row.getObject(5, OffsetDateTime.class).toInstant());
        } catch (JsonProcessingException e) {
            throw new SQLException("a result is no JSON", e);
        }
    }

    private static Status status(JsonNode result) {
        if (!result.path("z_score").isNumber()) {
            return Status.LEARNING;
        }
        return result.path("is_anomaly").asBoolean() ? Status.ANOMALOUS : Status.NORMAL;
    }
}
