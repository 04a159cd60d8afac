package io.flead.archiver;

import io.flead.archiver.database.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the retention every so often: first when the database is there for the first time. Asked every few seconds. */
final class RetentionSchedule implements Runnable {

    /** How often it asks whether it is time. */
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(RetentionSchedule.class);

    private final Retention retention;
    private final Availability database;
    private final ArchiverMetrics metrics;
    private long dueNanos = System.nanoTime();

    RetentionSchedule(Retention retention, Availability database, ArchiverMetrics metrics) {
        this.retention = retention;
        this.database = database;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        if (database.reasonAway().isPresent() || System.nanoTime() - dueNanos < 0) {
            return;
        }
        dueNanos = System.nanoTime() + INTERVAL.toNanos();
        try {
            Map<String, Long> removed = retention.apply(Instant.now());
            removed.forEach(metrics::removed);
            String counts = removed.entrySet().stream()
                    .filter(table -> table.getValue() > 0)
                    .map(table -> table.getKey() + "=" + table.getValue())
                    .collect(Collectors.joining(" "));
            if (!counts.isEmpty()) {
                LOG.info("event=retention_applied {}", counts);
            }
        } catch (SQLException e) {
            LOG.warn(
                    "event=retention_failed reason=\"{}\"",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }
}
