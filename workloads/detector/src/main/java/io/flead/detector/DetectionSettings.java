package io.flead.detector;

/**
 * How a device scores its readings. {@link #of} gives measured defaults for all but the two settings that a pipeline names.
 *
 * @param zScore least limit of a feature's z-score, above 0. Warm-up rows can raise the limits, never lower them
 * @param warmup rows a device learns its own scaling and thresholds from before it raises alarms, at least 2. The first quarter, at most 200 rows,
 *     places the baseline; the rest are the first clean rows to train on
 * @param quantile of the clean rows' values from which a threshold is made, above 0 and at most 1
 * @param margin factor on that quantile, at least 1
 * @param followRows time constant, in rows, with which the baseline follows unflagged readings, at least 1; infinite freezes it
 * @param settleRows a row joins the baseline and the clean buffer after this many further rows, if none of them and it was flagged: the onset of a
 *     fault is kept out; at least 0
 * @param smoothingRows z-scores are taken of the reading and of its exponential average over this many rows, at least 1
 * @param maxFlaggedRun flagged rows, less those that join the baseline, after which a device takes the last {@code warmup} rows as its new
 *     normal state, so that a lasting change of regime does not alarm for ever, be it at each row or now and then; longer faults are cut there. At least 1; effectively no less than {@code warmup}
 */
public record DetectionSettings(
        double zScore,
        int warmup,
        double quantile,
        double margin,
        double followRows,
        int settleRows,
        int smoothingRows,
        int maxFlaggedRun) {

    private static final int MAX_ROWS = 1_000_000;

    public DetectionSettings {
        if (!(zScore > 0) || Double.isInfinite(zScore)) {
            throw new IllegalArgumentException("zScore must be above 0, but is " + zScore);
        }
        inRange("warmup", warmup, 2);
        if (!(quantile > 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile must be above 0 and at most 1, but is " + quantile);
        }
        if (!(margin >= 1) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException("margin must be at least 1, but is " + margin);
        }
        if (!(followRows >= 1)) {
            throw new IllegalArgumentException("followRows must be at least 1, but is " + followRows);
        }
        inRange("settleRows", settleRows, 0);
        inRange("smoothingRows", smoothingRows, 1);
        inRange("maxFlaggedRun", maxFlaggedRun, 1);
    }

    /** Defaults: quantile .99, margin 2, followRows 100, settleRows 10, smoothingRows 8, maxFlaggedRun 1200. */
    public static DetectionSettings of(double zScore, int warmup) {
        return new DetectionSettings(zScore, warmup, .99, 2, 100, 10, 8, 1200);
    }

    /** z-scores from 2.5, 200 rows of warm-up and the defaults of {@link #of}. */
    public static DetectionSettings defaults() {
        return of(2.5, 200);
    }

    /** The same but for the quantile. */
    public DetectionSettings withQuantile(double changed) {
        return new DetectionSettings(
                zScore, warmup, changed, margin, followRows, settleRows, smoothingRows, maxFlaggedRun);
    }

    /** The same but for the margin. */
    public DetectionSettings withMargin(double changed) {
        return new DetectionSettings(
                zScore, warmup, quantile, changed, followRows, settleRows, smoothingRows, maxFlaggedRun);
    }

    /** The same but for the time constant of the baseline, in rows. */
    public DetectionSettings withFollowRows(double changed) {
        return new DetectionSettings(
                zScore, warmup, quantile, margin, changed, settleRows, smoothingRows, maxFlaggedRun);
    }

    /** The same but for the rows a reading waits before it joins the baseline. */
    public DetectionSettings withSettleRows(int changed) {
        return new DetectionSettings(
                zScore, warmup, quantile, margin, followRows, changed, smoothingRows, maxFlaggedRun);
    }

    /** The same but for the rows of smoothing. */
    public DetectionSettings withSmoothingRows(int changed) {
        return new DetectionSettings(zScore, warmup, quantile, margin, followRows, settleRows, changed, maxFlaggedRun);
    }

    /** The same but for the longest flagged run. */
    public DetectionSettings withMaxFlaggedRun(int changed) {
        return new DetectionSettings(zScore, warmup, quantile, margin, followRows, settleRows, smoothingRows, changed);
    }

    private static void inRange(String name, int value, int least) {
        if (value < least || value > MAX_ROWS) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " to " + MAX_ROWS + " rows, but is " + value);
        }
    }
}
