package io.flead.analytics.windows;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * {@code stream_analysis_results}. A batch is one transaction, and writing it again changes nothing. A result never
 * replaces one of more readings: a stream that lost its state or its oldest readings does not spoil the rows that it
 * cannot recompute.
 */
final class WindowTable {

    private static final int ROWS_PER_STATEMENT = 5_000;

    private static final String UPSERT = """
            INSERT INTO stream_analysis_results AS old (window_start, window_end, device_id, feature, result)
            SELECT * FROM unnest(?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::jsonb[])
            ON CONFLICT (window_start, window_end, device_id, feature) DO UPDATE
            SET result = excluded.result, computed_at = now()
            WHERE ((old.result ->> 'count')::bigint, (old.result ->> 'final')::boolean)
               <= ((excluded.result ->> 'count')::bigint, (excluded.result ->> 'final')::boolean)
              AND old.result IS DISTINCT FROM excluded.result
            """;

    private final AnalyticsDatabase database;
    private final String pipeline;

    WindowTable(AnalyticsDatabase database, String pipeline) {
        this.database = database;
        this.pipeline = pipeline;
    }

    /** Writes a batch; returns rows that are new or different now. */
    long write(List<WindowRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        return PeriodTransaction.write(database, "windows " + pipeline, connection -> {
            long written = 0;
            try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
                for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
                    List<WindowRow> part = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
                    upsert.setArray(1, array(connection, part, row -> time(row.startMicros())));
                    upsert.setArray(2, array(connection, part, row -> time(row.endMicros())));
                    upsert.setArray(3, array(connection, part, WindowRow::deviceId));
                    upsert.setArray(4, array(connection, part, WindowRow::feature));
                    upsert.setArray(5, array(connection, part, WindowRow::json));
                    written += upsert.executeUpdate();
                }
            }
            return written;
        });
    }

    private static Array array(Connection connection, List<WindowRow> rows, Function<WindowRow, String> column)
            throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(column).toArray());
    }

    private static String time(long micros) {
        return Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .atOffset(ZoneOffset.UTC)
                .toString();
    }
}
