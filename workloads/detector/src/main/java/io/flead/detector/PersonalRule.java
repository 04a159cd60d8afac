package io.flead.detector;

import static io.flead.detector.LeaveOneOutSettings.range;
import static io.flead.detector.LeaveOneOutSettings.require;

import java.io.Serializable;

/**
 * How a device judges that has rows enough for a correction of its own, {@link LeaveOneOutTuning#personalRows}. Below
 * that many rows thresholds come from the rows that they are to judge by, times {@link LeaveOneOutSettings#factor}, and
 * adapt.
 *
 * @param folds blocks of consecutive rows; variances and thresholds come from each block's residuals with the correction
 *     that the other blocks give. 0: from the correction that was fitted to the same rows; else 2 to 20
 * @param gateFactor on the quantile of those scores, at the default {@link LeaveOneOutSettings#factor}, with which it
 *     rises and falls; above this limit a score is more than 1 and the baseline stands still. 1.25 is meant for two
 *     lags, 1.2 for none, 1.7 for no folds. At least 1
 * @param flagLevel score above which a reading is flagged, at least 1
 * @param scaleRate step with which a sensor's usual variance follows its unflagged terms, 0 to 1
 * @param scaleClip most that a term counts there, above 0
 * @param scaleMax most by which a sensor's usual variance grows, at least 1; at 1 the thresholds adapt instead, as they
 *     do below that many rows
 * @param lags rows before the present one whose values of the other sensors the correction of the unsmoothed view sees,
 *     0 to 8
 */
public record PersonalRule(
        int folds, double gateFactor, double flagLevel, double scaleRate, double scaleClip, double scaleMax, int lags)
        implements Serializable {

    /** The most rows before the present one that {@link #lags} allows. */
    public static final int MAX_LAGS = 8;

    /** The most blocks that {@link #folds} allows. */
    public static final int MAX_FOLDS = 20;

    private static final int FOLDS = 5;
    private static final double GATE_FACTOR = 1.25;
    private static final double FLAG_LEVEL = 1.5;
    private static final double SCALE_RATE = .002;
    private static final double SCALE_CLIP = 4;
    private static final double SCALE_MAX = 3;
    private static final int LAGS = 2;

    /** The numbers that were measured best. */
    public static final PersonalRule DEFAULTS =
            new PersonalRule(FOLDS, GATE_FACTOR, FLAG_LEVEL, SCALE_RATE, SCALE_CLIP, SCALE_MAX, LAGS);

    /** Judges as devices with fewer rows do. */
    public static final PersonalRule AS_WITH_FEW_ROWS =
            new PersonalRule(0, LeaveOneOutSettings.FACTOR, Verdict.THRESHOLD, 0, SCALE_CLIP, 1, 0);

    public PersonalRule {
        require("folds", folds, folds == 0 || (folds >= 2 && folds <= MAX_FOLDS), "0 or 2 to " + MAX_FOLDS);
        require("gateFactor", gateFactor, gateFactor >= 1 && Double.isFinite(gateFactor), "at least 1");
        require("flagLevel", flagLevel, flagLevel >= 1 && Double.isFinite(flagLevel), "at least 1");
        require("scaleRate", scaleRate, scaleRate >= 0 && scaleRate <= 1, "0 to 1");
        require("scaleClip", scaleClip, scaleClip > 0 && Double.isFinite(scaleClip), "above 0");
        require("scaleMax", scaleMax, scaleMax >= 1 && scaleMax <= 1e6, "1 to 1e6");
        range("lags", lags, 0, MAX_LAGS);
    }

    /** Whether each sensor's usual variance adapts, in the place of the thresholds. */
    public boolean scalesSensors() {
        return scaleMax > 1;
    }
}
