package io.flead.analytics.windows;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import io.flead.contract.database.SqlErrorKind;
import io.flead.process.program.ErrorText;
import java.io.Serializable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * {@code stream_analysis_results}. Writing a batch again changes nothing. A result never replaces one of more readings:
 * a stream that lost its state or its oldest readings does not spoil the rows that it cannot recompute. Goes with
 * Spark's tasks to its executors.
 */
final class WindowTable implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Bounds a transaction and the memory of a task. */
    private static final int ROWS_PER_TRANSACTION = 5_000;

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

    /**
     * What became of rows.
     *
     * @param written rows that are new or different now
     * @param refused rows that the database does not take, now and again
     * @param refusal why it refused the first of them; empty when it took all
     */
    record Written(long written, long refused, String refusal) implements Serializable {

        static final Written NOTHING = new Written(0, 0, "");

        Written plus(Written other) {
            return new Written(written + other.written, refused + other.refused, refused > 0 ? refusal : other.refusal);
        }
    }

    WindowTable(AnalyticsDatabase database, String pipeline) {
        this.database = database;
        this.pipeline = pipeline;
    }

    /**
     * Writes a part of a batch. Rows whose data the database refuses are left out, the others are written.
     *
     * @param part its number: a device is always in the same part, so writers of different parts are not in each
     *     other's way
     * @throws SQLException when the database is away or takes nothing at all; some rows may be written
     */
    Written write(int part, Iterator<WindowRow> rows) throws SQLException {
        Written all = Written.NOTHING;
        if (!rows.hasNext()) {
            return all;
        }
        try (Connection connection = database.connect()) {
            while (rows.hasNext()) {
                List<WindowRow> some = new ArrayList<>();
                while (rows.hasNext() && some.size() < ROWS_PER_TRANSACTION) {
                    some.add(rows.next());
                }
                all = all.plus(write(connection, "windows " + pipeline + " " + part, some));
            }
        }
        return all;
    }

    /** Rows that are refused together are tried by halves, down to the ones at fault. */
    private static Written write(Connection connection, String key, List<WindowRow> rows) throws SQLException {
        try {
            return new Written(PeriodTransaction.write(connection, key, open -> upsert(open, rows)), 0, "");
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) != SqlErrorKind.DATA) {
                throw e;
            }
            if (rows.size() == 1) {
                return new Written(0, 1, rows.get(0).place() + ": " + ErrorText.of(e));
            }
            int half = rows.size() / 2;
            return write(connection, key, rows.subList(0, half))
                    .plus(write(connection, key, rows.subList(half, rows.size())));
        }
    }

    private static long upsert(Connection connection, List<WindowRow> rows) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            upsert.setArray(1, array(connection, rows, row -> time(row.startMicros())));
            upsert.setArray(2, array(connection, rows, row -> time(row.endMicros())));
            upsert.setArray(3, array(connection, rows, WindowRow::deviceId));
            upsert.setArray(4, array(connection, rows, WindowRow::feature));
            upsert.setArray(5, array(connection, rows, WindowRow::json));
            return upsert.executeUpdate();
        }
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
