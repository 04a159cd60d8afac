package io.flead.local.summary;

import io.flead.api.http.ModelSummary;
import io.flead.local.metrics.TrainingMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The observation of a run, from before the first reading to after the last.
 *
 * @param startOffsets end offset of each partition of the readings topic before the run
 * @param endOffsets the same after it
 * @param endsKnown whether Kafka answered with the end offsets after the producer had stopped; else they are older
 * @param readingsEverKept whether the topic still has every reading since its beginning, and nothing else fills it
 * @param trainingAtStart counts of the training job before the producer started
 * @param trainingAtEnd its last counts
 * @param versionAtStart newest global model before the producer started; 0 when there was none
 * @param versionAtEnd newest global model at the end
 * @param history published models, in the order of versions
 * @param stored the readings between the offsets in the database
 * @param restarts restarts of all children
 * @param lasted from the start of the command's work to its end
 * @param keptFailing children that were given up
 */
public record RunObservation(
        Map<Integer, Long> startOffsets,
        Map<Integer, Long> endOffsets,
        boolean endsKnown,
        boolean readingsEverKept,
        TrainingMetrics trainingAtStart,
        TrainingMetrics trainingAtEnd,
        long versionAtStart,
        long versionAtEnd,
        List<ModelSummary> history,
        StoredRows stored,
        int restarts,
        Duration lasted,
        List<String> keptFailing) {

    /** Copies the collections. */
    public RunObservation {
        startOffsets = Map.copyOf(startOffsets);
        endOffsets = Map.copyOf(endOffsets);
        history = List.copyOf(history);
        keptFailing = List.copyOf(keptFailing);
    }

    /** Readings that came to the topic during the run. */
    public long readings() {
        return total(endOffsets) - total(startOffsets);
    }

    /** Readings that the training job handled between its two counts. */
    public long counted() {
        return trainingAtEnd.handled() - trainingAtStart.handled();
    }

    /**
     * The share of {@link #counted} that belongs to earlier runs: readings that a killed run left unhandled. Negative
     * where readings of this run were handled before the first count. The job counts from its first reading on, so this
     * is the difference between the offsets and its count at that moment.
     */
    public long foreign() {
        return readingsEverKept ? total(startOffsets) - trainingAtStart.handled() : 0;
    }

    /**
     * Readings of this run that were handled. The correction by {@link #foreign} goes no further than to the number of
     * readings, in case the job lost its counts.
     */
    public long handled() {
        long missing = readings() - counted();
        return counted()
                + (foreign() > 0
                        ? -Math.min(foreign(), Math.max(0, -missing))
                        : Math.min(-foreign(), Math.max(0, missing)));
    }

    /** Whether the training job has handled all there is. */
    public boolean isHandled() {
        return counted() - foreign() >= readings()
                || (trainingAtEnd.pending().orElse(1) == 0 && handled() >= readings());
    }

    /** Sum of offsets over the partitions. */
    public static long total(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
