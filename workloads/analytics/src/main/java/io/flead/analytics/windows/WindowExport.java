package io.flead.analytics.windows;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.parquet.ResultParquet;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Parquet files of the windows: now and then, in a thread of its own, writes the hours anew in which windows became final. What a killed process
 * had not written is found again at the start: the hours of the windows that were written in the last hour before. Thread-safe.
 */
final class WindowExport implements Consumer<List<WindowRow>>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WindowExport.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(3);

    private final ResultParquet parquet;
    private final AnalyticsDatabase database;
    private final ScheduledThreadPoolExecutor executor;
    private final Set<Instant> hours = new TreeSet<>();
    private boolean everyHourKnown;

    /**
     * An export that runs from now on.
     *
     * @param every time from one look at what there is to be written to the next
     */
    WindowExport(ResultParquet parquet, AnalyticsDatabase database, Duration every) {
        this.parquet = parquet;
        this.database = database;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "parquet");
            thread.setDaemon(true);
            return thread;
        });
        var unused =
                executor.scheduleWithFixedDelay(this::write, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void accept(List<WindowRow> rows) {
        synchronized (hours) {
            for (WindowRow row : rows) {
                if (row.isFinal()) {
                    hours.add(Instant.EPOCH
                            .plus(row.startMicros(), ChronoUnit.MICROS)
                            .truncatedTo(ChronoUnit.HOURS));
                }
            }
        }
    }

    private void write() {
        try {
            if (!everyHourKnown) {
                Set<Instant> missed = missed();
                synchronized (hours) {
                    hours.addAll(missed);
                }
                everyHourKnown = true;
            }
        } catch (SQLException e) {
            LOG.info("event=export_postponed reason=\"{}\"", e.getMessage());
            return;
        }
        Set<Instant> due;
        synchronized (hours) {
            due = new TreeSet<>(hours);
            hours.clear();
        }
        for (Instant hour : due) {
            try {
                parquet.writeWindows(hour);
            } catch (IOException | RuntimeException e) {
                synchronized (hours) {
                    hours.add(hour);
                }
                LOG.warn(
                        "event=windows_not_exported hour={} reason=\"{}\"",
                        hour,
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
    }

    /** Hours in which windows were written lately: whether their files hold all of it is not known after a start. */
    private Set<Instant> missed() throws SQLException {
        Set<Instant> missed = new TreeSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT DISTINCT date_trunc('hour', window_start) FROM stream_analysis_results
                        WHERE computed_at > (SELECT max(computed_at) FROM stream_analysis_results) - interval '1 hour'
                        """)) {
            while (rows.next()) {
                missed.add(rows.getObject(1, OffsetDateTime.class).toInstant());
            }
        }
        return missed;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
