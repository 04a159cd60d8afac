package io.flead.detector;

import static io.flead.detector.LeaveOneOutSettings.MAX_ROWS;
import static io.flead.detector.LeaveOneOutSettings.range;
import static io.flead.detector.LeaveOneOutSettings.require;

import java.io.Serializable;

/**
 * Settings of the autoencoder's detector. A setting that a pipeline can name has the name of the API.
 *
 * @param zScore least limit of a feature's z-score, above 0. Warm-up rows can raise the limits, never lower them
 * @param warmup rows a device learns its own scaling and thresholds from before it raises alarms, at least 2. The first
 *     quarter, at most 200 rows, places the baseline; the rest are the first clean rows to train on
 * @param bufferSize clean rows that a device keeps to train on, at least 1
 * @param quantile of the clean rows' values from which a threshold is made, above 0 and at most 1
 * @param timeoutRows flagged rows, less those that join the baseline, after which a device takes the last {@code
 *     warmup} rows as its new normal state, so that a lasting change of regime does not alarm for ever, be it at each
 *     row or now and then; longer faults are cut there. At least 1; effectively no less than {@code warmup}
 * @param margin factor on the quantile, at least 1
 * @param tauRows time constant, in rows, with which the baseline follows unflagged readings, at least 1; infinite
 *     freezes it
 * @param settleRows a row joins the baseline and the clean buffer after this many further rows, if none of them and it
 *     was flagged: the onset of a fault is kept out; at least 0
 * @param smoothingRows z-scores are taken of the reading and of its exponential average over this many rows, at least 1
 */
public record AutoencoderSettings(
        double zScore,
        int warmup,
        int bufferSize,
        double quantile,
        int timeoutRows,
        double margin,
        double tauRows,
        int settleRows,
        int smoothingRows)
        implements Serializable {

    /** Beyond this many deviations a network learns and says nothing more; the z-scores do. */
    public static final double INPUT_CLIP = 5;

    private static final double Z_SCORE = 2.5;
    private static final int WARMUP = 200;
    private static final int BUFFER_SIZE = 512;
    private static final double QUANTILE = .99;
    private static final int TIMEOUT_ROWS = 1200;
    private static final double MARGIN = 2;
    private static final double TAU_ROWS = 100;
    private static final int SETTLE_ROWS = 10;
    private static final int SMOOTHING_ROWS = 8;

    public AutoencoderSettings {
        require("zScore", zScore, zScore > 0 && Double.isFinite(zScore), "above 0");
        range("warmup", warmup, 2, MAX_ROWS);
        range("bufferSize", bufferSize, 1, MAX_ROWS);
        require("quantile", quantile, quantile > 0 && quantile <= 1, "above 0 and at most 1");
        range("timeoutRows", timeoutRows, 1, MAX_ROWS);
        require("margin", margin, margin >= 1 && Double.isFinite(margin), "at least 1");
        require("tauRows", tauRows, tauRows >= 1, "at least 1");
        range("settleRows", settleRows, 0, MAX_ROWS);
        range("smoothingRows", smoothingRows, 1, MAX_ROWS);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings that are being put together. */
    public static final class Builder {
        private double zScore = Z_SCORE;
        private int warmup = WARMUP;
        private int bufferSize = BUFFER_SIZE;
        private double quantile = QUANTILE;
        private int timeoutRows = TIMEOUT_ROWS;
        private int settleRows = SETTLE_ROWS;

        private Builder() {}

        /** Least limit of a feature's z-score. */
        public Builder zScore(double changed) {
            zScore = changed;
            return this;
        }

        /** Rows of warm-up. */
        public Builder warmup(int changed) {
            warmup = changed;
            return this;
        }

        /** Clean rows to train on. */
        public Builder bufferSize(int changed) {
            bufferSize = changed;
            return this;
        }

        /** Quantile behind the threshold. */
        public Builder quantile(double changed) {
            quantile = changed;
            return this;
        }

        /** Flagged rows until a new normal state. */
        public Builder timeoutRows(int changed) {
            timeoutRows = changed;
            return this;
        }

        /** Rows that a reading waits before it joins the baseline. */
        public Builder settleRows(int changed) {
            settleRows = changed;
            return this;
        }

        /** The settings. */
        public AutoencoderSettings build() {
            return new AutoencoderSettings(
                    zScore, warmup, bufferSize, quantile, timeoutRows, MARGIN, TAU_ROWS, settleRows, SMOOTHING_ROWS);
        }
    }
}
