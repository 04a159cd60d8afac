package io.flead.detector.leaveoneout;

import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Factors by which the thresholds of the views have grown since the warm-up, at least 1: where a running quantile of
 * the scores of unflagged rows rises above that of the warm-up, so does the threshold. Not thread-safe.
 */
final class AdaptiveThreshold {

    private static final double LEAST_SCORE = 1e-12;

    private final double rate;
    private final double quantile;
    private final double logMaxInflation;

    /** {@code [views]} how far the running quantile of log scores has risen above the warm-up's. */
    private final double[] rise;

    /** {@code [views]} the resulting factors. */
    private final double[] inflation;

    AdaptiveThreshold(int views, LeaveOneOutTuning tuning) {
        rate = tuning.adaptRate();
        quantile = tuning.adaptQuantile();
        logMaxInflation = Math.log(tuning.maxInflation());
        rise = new double[views];
        inflation = new double[views];
        Arrays.fill(inflation, 1);
    }

    /** {@code [views]} the factors; not copied, not to be changed. */
    double[] inflation() {
        return inflation;
    }

    /** Begins anew after a change of units. */
    void reset() {
        Arrays.fill(rise, 0);
        Arrays.fill(inflation, 1);
    }

    /**
     * Takes the scores of an unflagged row into account.
     *
     * @param scores {@code [views]} in units of the present thresholds
     * @param logQuantile {@code [views]} the quantile of log scores in the warm-up
     */
    void adapt(double[] scores, double[] logQuantile) {
        for (int view = 0; view < scores.length; view++) {
            double logScore = Math.log(scores[view] * inflation[view] + LEAST_SCORE);
            boolean above = logScore > logQuantile[view] + rise[view];
            rise[view] += rate * ((above ? 1 : 0) - (1 - quantile));
            inflate(view);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        StateFormat.writeDoubles(out, rise);
    }

    void readFrom(DataInput in) throws IOException {
        for (int view = 0; view < rise.length; view++) {
            rise[view] = StateFormat.readDouble(in);
            inflate(view);
        }
    }

    private void inflate(int view) {
        inflation[view] = Math.exp(Math.max(0, Math.min(logMaxInflation, rise[view])));
    }
}
