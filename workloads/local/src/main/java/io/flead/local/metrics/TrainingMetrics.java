package io.flead.local.metrics;

import io.flead.contract.reading.RejectionReason;
import io.flead.process.metrics.MetricsPage;
import io.flead.process.metrics.ScrapedHistogram;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The training job's counts since its state began: it keeps its counts in checkpoints, so restarts do not lower them
 * for long.
 *
 * @param rejected readings rejected, for whatever reason
 * @param beyondLimit those of them that are valid, but of devices beyond {@code devices.limit}: they are stored
 * @param latency milliseconds from produce to score
 * @param pending readings that the source knows of and has not read; empty when it does not say
 */
public record TrainingMetrics(
        long scored,
        long rejected,
        long beyondLimit,
        int devices,
        long anomalies,
        long alarms,
        ScrapedHistogram latency,
        OptionalDouble pending) {

    private static final double MILLIS_PER_SECOND = 1000;

    /** Before anything is known. */
    public static TrainingMetrics none() {
        return new TrainingMetrics(0, 0, 0, 0, 0, 0, ScrapedHistogram.empty(), OptionalDouble.empty());
    }

    /** Reads them from a page; {@link #isOn} says whether they are there. */
    public static TrainingMetrics of(MetricsPage page) {
        return new TrainingMetrics(
                (long) page.sum("flead_readings_scored_total").orElse(0),
                (long) page.sum("flead_readings_rejected_total").orElse(0),
                (long) page.sum(
                                "flead_readings_rejected_total",
                                Map.of("reason", RejectionReason.TOO_MANY_DEVICES.text()))
                        .orElse(0),
                (int) page.sum("flead_devices").orElse(0),
                (long) page.sum("flead_anomalies_total").orElse(0),
                (long) page.sum("flead_alarms_total").orElse(0),
                page.histogram("flead_latency_seconds").times(MILLIS_PER_SECOND),
                page.sum("pendingRecords"));
    }

    /** Whether the job has registered its counts yet. */
    public static boolean isOn(MetricsPage page) {
        return page.sum("flead_readings_scored_total").isPresent();
    }

    /** Readings done with. */
    public long handled() {
        return scored + rejected;
    }
}
