package io.flead.analytics.readings;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;

/** The rows of one slice as they come over its connection, which is closed after the last one or with the task. */
final class SliceRows implements Iterator<PackedReadings> {

    /** Rows are large: one holds all readings of a device in the slice. */
    private static final int FETCHED_ROWS = 16;

    private final int features;
    private final LongAccumulator read;
    private final Connection connection;
    private final ResultSet rows;
    private boolean hasNext;

    SliceRows(AnalyticsDatabase database, String query, TimeSlice slice, int features, LongAccumulator read)
            throws SQLException {
        this.features = features;
        this.read = read;
        connection = database.connect();
        TaskContext task = TaskContext.get();
        if (task != null) {
            task.addTaskCompletionListener(context -> {
                close();
            });
        }
        try (Statement setting = connection.createStatement()) {
            // One hash table of all devices, no sort of whole readings; Spark's tasks are the parallelism.
            setting.execute("SET LOCAL work_mem = '256MB'");
            setting.execute("SET LOCAL max_parallel_workers_per_gather = 0");
            setting.execute("SET LOCAL jit = off");
        }
        Statement statement = connection.createStatement();
        statement.setFetchSize(FETCHED_ROWS);
        rows = statement.executeQuery(String.format(query, slice.condition()));
        advance();
    }

    @Override
    public boolean hasNext() {
        return hasNext;
    }

    @Override
    public PackedReadings next() {
        if (!hasNext) {
            throw new NoSuchElementException("no row is left");
        }
        try {
            int count = rows.getInt(2);
            byte[] times = rows.getBytes(3);
            byte[][] values = new byte[features][];
            for (int feature = 0; feature < features; feature++) {
                values[feature] = rows.getBytes(4 + feature);
            }
            PackedReadings packed = new PackedReadings(rows.getString(1), count, times, values);
            read.add(count);
            advance();
            return packed;
        } catch (SQLException e) {
            throw new IllegalStateException("database: " + e.getMessage(), e);
        }
    }

    private void advance() throws SQLException {
        hasNext = rows.next();
        if (!hasNext) {
            close();
        }
    }

    private void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("database: " + e.getMessage(), e);
        }
    }
}
