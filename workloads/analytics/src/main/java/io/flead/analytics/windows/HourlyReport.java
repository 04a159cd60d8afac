package io.flead.analytics.windows;

import io.flead.analytics.failure.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of the hours in which windows became final: now and then, in a thread of its own. Hours stand in {@link PendingHours} from before their batch counts
 * as done until they are told of, so a killed process misses none; one that was told of and not yet struck out is told of again. Thread-safe.
 */
final class HourlyReport implements Consumer<List<WindowRow>>, AutoCloseable {

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

    /** Tells of one hour. */
    @FunctionalInterface
    interface Report {
        /**
         * Tells of the final windows that began in an hour; may be asked again, at any time.
         *
         * @throws ReportException when it cannot; it is asked again later
         */
        void write(Instant hour) throws ReportException;
    }

    /** A report was not written; the message is for people, one line. */
    static final class ReportException extends Exception {

        private static final long serialVersionUID = 1L;

        ReportException(Throwable cause) {
            super(Reason.of(cause), cause);
        }
    }

    /**
     * A report that runs from now on, and begins with what an earlier process left.
     *
     * @param name what it is, for the log
     * @param every time from one look at what there is to tell to the next
     * @throws IOException when what is left of an earlier process cannot be read
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
    public void accept(List<WindowRow> rows) {
        synchronized (hours) {
            for (WindowRow row : rows) {
                if (row.isFinal()) {
                    hours.add(Instant.EPOCH
                            .plus(row.startMicros(), ChronoUnit.MICROS)
                            .truncatedTo(ChronoUnit.HOURS));
                }
            }
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
            } catch (ReportException e) {
                failed.add(hour);
                LOG.warn("event=report_postponed report={} hour={} reason=\"{}\"", name, hour, e.getMessage());
            } catch (Exception e) {
                // Whatever it is, Scala's undeclared ones too: this task must come again.
                failed.add(hour);
                LOG.error("event=report_failed report={} hour={}", name, hour, e);
            }
        }
        synchronized (hours) {
            underWay.clear();
            hours.addAll(failed);
            try {
                keep();
            } catch (IllegalStateException e) {
                // They stay written down, and are told of once more.
                LOG.warn("event=report_not_struck_out report={} reason=\"{}\"", name, e.getMessage());
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
