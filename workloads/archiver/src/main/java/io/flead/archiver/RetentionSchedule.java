package io.flead.archiver;

import io.flead.archiver.database.Retention;
import io.flead.process.program.ErrorText;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the retention every ten minutes: first when the database answers for the first time. Asked every few seconds.
 */
final class RetentionSchedule implements Runnable {

    /** Interval between checks whether it is time. */
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
            removed.forEach((table, rows) -> {
                if (rows > 0) {
                    LOG.atInfo()
                            .addKeyValue("table", table)
                            .addKeyValue("rows", rows)
                            .log("retention_applied");
                }
            });
        } catch (SQLException e) {
            metrics.retentionFailed();
            LOG.atWarn().addKeyValue("reason", ErrorText.of(e)).log("retention_failed");
        } catch (RuntimeException e) {
            // A schedule ends with the first exception that escapes: the tables would grow for ever.
            metrics.retentionFailed();
            LOG.atError().setCause(e).log("retention_failed");
        }
    }
}
