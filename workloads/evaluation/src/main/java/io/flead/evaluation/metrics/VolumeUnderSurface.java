package io.flead.evaluation.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * VUS-PR: range-based precision-recall areas averaged over how far labels are blurred in time (Paparrizos, Boniol,
 * Palpanas, Tsay, Elmore, Franklin: "Volume Under the Surface: a new accuracy evaluation measure for time-series
 * anomaly detection", PVLDB 15(11), 2022), with the conventions of the TSB-AD benchmark:
 *
 * <ul>
 *   <li>buffers of {@code l = 0, 1, ..., L} rows, the mean over all of them;
 * <li>each event is extended by {@code floor(l / 2)} rows on both sides; a row {@code k} rows away from the event
 * weighs {@code sqrt(1 - k / l)}, at most 1 in sum where buffers overlap;
 *   <li>250 limits: the scores at evenly spaced ranks from the highest to the lowest; a row at the limit is flagged;
 * <li>with {@code TP} the flagged weight, {@code P} the anomalous rows and {@code B} the flagged weight of buffers
 * only: precision is {@code TP / flagged rows}, recall {@code min(1, TP / (P + B / 2))} times the share of extended
 * events (merged where they overlap) in which any row is flagged;
 *   <li>the area is {@code sum (R_k - R_(k-1)) P_k}.
 * </ul>
 */
public final class VolumeUnderSurface {
    private static final int LIMITS = 250;

    private final int rows;
    private final List<Event> events;
    private final boolean[] anomalous;

    /** The first limit, from the highest, at which a row is flagged. */
    private final int[] firstLimit;

    private final double[] flaggedRows;
    private final double[] hits;
    private final double positives;

    private VolumeUnderSurface(double[] scores, boolean[] anomalous) {
        rows = scores.length;
        this.anomalous = anomalous;
        events = Event.of(anomalous);
        double[] limits = limits(scores);
        firstLimit = new int[rows];
        flaggedRows = new double[LIMITS];
        hits = new double[LIMITS];
        double count = 0;
        for (int row = 0; row < rows; row++) {
            firstLimit[row] = firstAtMost(limits, scores[row]);
            flaggedRows[firstLimit[row]]++;
            if (anomalous[row]) {
                hits[firstLimit[row]]++;
                count++;
            }
        }
        positives = count;
        accumulate(flaggedRows);
        accumulate(hits);
    }

    /**
     * The volume.
     *
     * @param maxBuffer L, rows; 100 in TSB-AD's tables
     * @return 0 to about 1; NaN without an anomalous row
     */
    public static double precisionRecall(double[] scores, boolean[] anomalous, int maxBuffer) {
        if (scores.length == 0 || scores.length != anomalous.length || maxBuffer < 0) {
            throw new IllegalArgumentException(
                    scores.length + " scores, " + anomalous.length + " labels, buffer " + maxBuffer);
        }
        VolumeUnderSurface surface = new VolumeUnderSurface(scores, anomalous);
        if (surface.events.isEmpty()) {
            return Double.NaN;
        }
        double sum = 0;
        for (int buffer = 0; buffer <= maxBuffer; buffer++) {
            sum += surface.area(buffer);
        }
        return sum / (maxBuffer + 1);
    }

    private double area(int buffer) {
        double[] blurred = bufferHits(buffer);
        double[] reached = eventsReached(buffer / 2);
        double area = 0;
        double recallBefore = 0;
        for (int limit = 0; limit < LIMITS; limit++) {
            double flaggedWeight = hits[limit] + blurred[limit];
            double recall = Math.min(1, flaggedWeight / (positives + blurred[limit] / 2)) * reached[limit];
            area += (recall - recallBefore) * flaggedWeight / flaggedRows[limit];
            recallBefore = recall;
        }
        return area;
    }

    /** Weight of flagged buffer rows per limit. */
    private double[] bufferHits(int buffer) {
        int half = buffer / 2;
        double[] weights = new double[rows];
        for (Event event : events) {
            for (int k = 1; k <= half; k++) {
                double weight = Math.sqrt(1 - (double) k / buffer);
                if (event.first() - k >= 0) {
                    weights[event.first() - k] += weight;
                }
                if (event.last() + k < rows) {
                    weights[event.last() + k] += weight;
                }
            }
        }
        double[] perLimit = new double[LIMITS];
        for (int row = 0; row < rows; row++) {
            if (weights[row] > 0 && !anomalous[row]) {
                perLimit[firstLimit[row]] += Math.min(1, weights[row]);
            }
        }
        accumulate(perLimit);
        return perLimit;
    }

    /** Share of the extended events that hold a flagged row, per limit. */
    private double[] eventsReached(int half) {
        double[] perLimit = new double[LIMITS];
        int zones = 0;
        int from = Math.max(0, events.get(0).first() - half);
        for (int i = 0; i < events.size(); i++) {
            int to = events.get(i).last() + half;
            boolean last = i + 1 == events.size();
            if (last || to < events.get(i + 1).first() - half) {
                int earliest = LIMITS - 1;
                for (int row = from; row <= Math.min(rows - 1, to); row++) {
                    earliest = Math.min(earliest, firstLimit[row]);
                }
                perLimit[earliest]++;
                zones++;
                from = last ? rows : events.get(i + 1).first() - half;
            }
        }
        accumulate(perLimit);
        for (int limit = 0; limit < LIMITS; limit++) {
            perLimit[limit] /= zones;
        }
        return perLimit;
    }

    private static double[] limits(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double[] limits = new double[LIMITS];
        double step = (scores.length - 1.0) / (LIMITS - 1);
        for (int k = 0; k < LIMITS; k++) {
            int rank = k == LIMITS - 1 ? scores.length - 1 : (int) (k * step);
            limits[k] = sorted[scores.length - 1 - rank];
        }
        return limits;
    }

    private static int firstAtMost(double[] descending, double score) {
        int low = 0;
        int high = descending.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (descending[middle] <= score) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static void accumulate(double[] values) {
        for (int i = 1; i < values.length; i++) {
            values[i] += values[i - 1];
        }
    }
}
