package io.flead.detector;

import java.io.Serializable;

/**
 * Settings of the leave-one-out detector. The six that a pipeline can set have the names of the API; "row" is one
 * reading.
 *
 * @param warmup rows a device learns its scaling, its correction of the network and its thresholds from before it
 *     raises alarms; at least 4 {@code lag}. One full cycle of the process (a day, where load follows the day) should
 *     be in it
 * @param bufferSize rows kept to learn from, at least {@code warmup}: clean rows after warm-up fill it, and the device
 *     calibrates again at 2, 4, 8 ... times {@code warmup} rows and when it is full. 8 bytes per feature and row
 * @param quantile of the warm-up rows' scores from which the threshold is made, above 0 and at most 1
 * @param factor on that quantile, at least 1; from {@link LeaveOneOutTuning#personalRows} rows on, where thresholds come
 *     from scores that the correction has not seen, {@link PersonalRule#gateFactor} takes its place and grows with it
 * @param tauRows time constant, in rows, with which the baseline follows unflagged readings, at least 1
 * @param timeoutRows flagged rows, less unflagged ones, after which the present state is taken for a new normal one;
 *     longer faults are cut there. At least 1
 * @param tuning the numbers that no pipeline sets
 */
public record LeaveOneOutSettings(
        int warmup,
        int bufferSize,
        double quantile,
        double factor,
        double tauRows,
        int timeoutRows,
        LeaveOneOutTuning tuning)
        implements Serializable {

    static final int MAX_ROWS = 1_000_000;

    private static final int WARMUP = 200;

    /** 25 KB for 8 features. */
    private static final int BUFFER_SIZE = 400;

    private static final double QUANTILE = .99;
    static final double FACTOR = 1.7;
    private static final double TAU_ROWS = 50;
    private static final int TIMEOUT_ROWS = 1200;

    public LeaveOneOutSettings {
        range("warmup", warmup, 4L * tuning.lag(), MAX_ROWS);
        range("bufferSize", bufferSize, warmup, MAX_ROWS);
        require("quantile", quantile, quantile > 0 && quantile <= 1, "above 0 and at most 1");
        require("factor", factor, factor >= 1 && Double.isFinite(factor), "at least 1");
        require("tauRows", tauRows, tauRows >= 1, "at least 1");
        range("timeoutRows", timeoutRows, 1, MAX_ROWS);
    }

    /** The settings that {@link #builder} starts from. */
    public static LeaveOneOutSettings defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.warmup = warmup;
        builder.bufferSize = bufferSize;
        builder.quantile = quantile;
        builder.factor = factor;
        builder.tauRows = tauRows;
        builder.timeoutRows = timeoutRows;
        builder.tuning = tuning;
        return builder;
    }

    /**
     * The factor on the quantile above which the baseline stands still.
     *
     * @param personal whether the device corrects the network for itself
     */
    public double gateFactor(boolean personal) {
        return personal ? tuning.personal().gateFactor() * (factor / FACTOR) : factor;
    }

    static void range(String name, int value, long least, int most) {
        require(name, value, value >= least && value <= most, least + " to " + most);
    }

    static void require(String name, double value, boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + wanted + ", but is " + value);
        }
    }

    /** Settings that are being put together. */
    public static final class Builder {
        private int warmup = WARMUP;
        private int bufferSize = BUFFER_SIZE;
        private double quantile = QUANTILE;
        private double factor = FACTOR;
        private double tauRows = TAU_ROWS;
        private int timeoutRows = TIMEOUT_ROWS;
        private LeaveOneOutTuning tuning = LeaveOneOutTuning.DEFAULTS;

        private Builder() {}

        /** Rows of warm-up. */
        public Builder warmup(int changed) {
            warmup = changed;
            return this;
        }

        /** Rows kept, or as many as the warm-up has if that is more. */
        public Builder bufferSize(int changed) {
            bufferSize = changed;
            return this;
        }

        /** Quantile behind the threshold. */
        public Builder quantile(double changed) {
            quantile = changed;
            return this;
        }

        /** Factor on that quantile. */
        public Builder factor(double changed) {
            factor = changed;
            return this;
        }

        /** The baseline's time constant. */
        public Builder tauRows(double changed) {
            tauRows = changed;
            return this;
        }

        /** Flagged rows until a new normal state. */
        public Builder timeoutRows(int changed) {
            timeoutRows = changed;
            return this;
        }

        /** The numbers that no pipeline sets. */
        public Builder tuning(LeaveOneOutTuning changed) {
            tuning = changed;
            return this;
        }

        /** The settings. */
        public LeaveOneOutSettings build() {
            return new LeaveOneOutSettings(
                    warmup, Math.max(warmup, bufferSize), quantile, factor, tauRows, timeoutRows, tuning);
        }
    }
}
