package io.flead.analytics.windows;

import io.flead.analytics.job.JobFailedException;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the hours in which windows became final, at a fixed delay, in a thread of its own. {@link PendingHours} keeps
 * an hour from before its batch counts as done until it is reported, so a killed process misses none; it may report an
 * hour twice. Thread-safe.
 */
final class HourlyReport implements Consumer<BatchNews>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HourlyReport.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(3);

    /** After a long catching up the newest hour must not wait for hundreds of old ones. */
    private static final int HOURS_AT_ONCE = 24;

    private final String name;
    private final Report report;
    private final PendingHours pending;
    private final ScheduledThreadPoolExecutor executor;
    private final TreeSet<Instant> hours = new TreeSet<>();
    private final TreeSet<Instant> underWay = new TreeSet<>();

    /** Reports one hour. */
    @FunctionalInterface
    interface Report {
        /**
         * Reports the final windows that began in an hour; may be called again for the same hour, at any time.
         *
         * @throws Exception when it cannot; it is called again later
         */
        void write(Instant hour) throws Exception;
    }

    /**
     * Starts reporting, first the hours that an earlier process left.
     *
     * @param name its name in the log
     * @param every the delay between two runs
     * @throws IOException when the hours of an earlier process cannot be read
     */
    HourlyReport(String name, Report report, PendingHours pending, Duration every) throws IOException {
        this.name = name;
        this.report = report;
        this.pending = pending;
        hours.addAll(pending.read());
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        var unused =
                executor.scheduleWithFixedDelay(this::write, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Notes the hours of a batch; when this has returned no kill loses them. */
    @Override
    public void accept(BatchNews news) {
        synchronized (hours) {
            hours.addAll(news.finalHours());
            keep();
        }
    }

    private void write() {
        Set<Instant> due = new TreeSet<>();
        synchronized (hours) {
            while (!hours.isEmpty() && due.size() < HOURS_AT_ONCE) {
                due.add(hours.pollLast());
            }
            underWay.addAll(due);
        }
        Collection<Instant> failed = new TreeSet<>();
        for (Instant hour : due) {
            try {
                report.write(hour);
            } catch (SQLException | JobFailedException | IOException e) {
                failed.add(hour);
                LOG.atWarn()
                        .addKeyValue("report", name)
                        .addKeyValue("hour", hour)
                        .addKeyValue("reason", ErrorText.of(e))
                        .log("report_postponed");
            } catch (Exception e) {
                // Any other, Scala's undeclared ones too: this task must run again.
                failed.add(hour);
                LOG.atError()
                        .addKeyValue("report", name)
                        .addKeyValue("hour", hour)
                        .setCause(e)
                        .log("report_failed");
            }
        }
        synchronized (hours) {
            underWay.clear();
            hours.addAll(failed);
            try {
                keep();
            } catch (IllegalStateException e) {
                // They stay in the file, and are reported once more.
                LOG.atWarn()
                        .addKeyValue("report", name)
                        .addKeyValue("reason", ErrorText.of(e))
                        .log("report_kept");
            }
        }
    }

    private void keep() {
        Set<Instant> all = new TreeSet<>(hours);
        all.addAll(underWay);
        pending.keep(all);
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
