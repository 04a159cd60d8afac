package io.flead.detector;

import static io.flead.detector.LeaveOneOutSettings.MAX_ROWS;
import static io.flead.detector.LeaveOneOutSettings.range;
import static io.flead.detector.LeaveOneOutSettings.require;

import java.io.Serializable;

/**
 * The numbers of the leave-one-out detector that no pipeline sets: {@link #DEFAULTS} are those of {@code
 * docs/detection.md}, chosen by experiment on four sets of real devices.
 *
 * <p>u is a reading's distance from the baseline in units of its usual residual; a residual is the part of a sensor
 * that the others leave unexplained.
 *
 * @param lag a row joins the baseline this many rows after it was scored, if nothing was flagged since; at least 1
 * @param slewFactor while flagged the baseline moves at most at this multiple of its usual speed, at least 0
 * @param slewRows rows over which that usual speed is measured, at least 1
 * @param remembered baselines of earlier states that are kept and tried while flagged, 0 to 16
 * @param maxLag longest age of the baseline, in rows, whose variance is measured, at least {@code lag}
 * @param inputClip inputs of the network are clipped at this |u|, above 0
 * @param termClip most that one sensor adds to a score before division by the threshold, above 0
 * @param adaptRate step of the running quantile that adapts the threshold, 0 to 1
 * @param adaptQuantile quantile of unflagged scores that it follows, above 0 and below 1
 * @param maxInflation most by which it raises the threshold, at least 1
 * @param fleetRows pseudo-rows that represent the fleet's calibration: its weight is {@code fleetRows / (rows +
 *     fleetRows)}; at least 0
 * @param networkRows pseudo-rows that represent the fleet's network in a device that corrects it: its predictions count
 *     {@code networkRows / (rows + networkRows)} of their value, the device's own correction explains the rest; at
 *     least 0, infinite to take it as it is
 * @param ridge penalty of the device's correction, above 0
 * @param ridgeRows pseudo-rows that draw the device's correction to 0: the penalty grows by {@code ridgeRows / rows};
 *     at least 0
 * @param personalRows rows needed for a correction
 * @param constantDeviation a sensor whose standard deviation during warm-up is below this is constant: it is not
 *     judged; at least 0
 * @param personal how a device judges from {@code personalRows} rows on; looks back at most {@code lag} rows
 */
public record LeaveOneOutTuning(
        int lag,
        double slewFactor,
        int slewRows,
        int remembered,
        int maxLag,
        double inputClip,
        double termClip,
        double adaptRate,
        double adaptQuantile,
        double maxInflation,
        double fleetRows,
        double networkRows,
        double ridge,
        double ridgeRows,
        int personalRows,
        double constantDeviation,
        PersonalRule personal)
        implements Serializable {

    private static final int LAG = 10;
    private static final double SLEW_FACTOR = .5;
    private static final int SLEW_ROWS = 128;
    private static final int REMEMBERED = 2;
    private static final int LONGEST_LAG = 2048;
    private static final double INPUT_CLIP = 5;
    private static final double TERM_CLIP = 1e4;
    private static final double ADAPT_RATE = .005;
    private static final double ADAPT_QUANTILE = .9;
    private static final double MAX_INFLATION = 5;
    private static final double FLEET_ROWS = 1000;
    private static final double NETWORK_ROWS = 1000;
    private static final double RIDGE = .05;
    private static final double RIDGE_ROWS = 200;
    private static final int PERSONAL_ROWS = 300;
    private static final double CONSTANT_DEVIATION = 1e-6;

    /** The numbers that were measured best. */
    public static final LeaveOneOutTuning DEFAULTS = new LeaveOneOutTuning(
            LAG,
            SLEW_FACTOR,
            SLEW_ROWS,
            REMEMBERED,
            LONGEST_LAG,
            INPUT_CLIP,
            TERM_CLIP,
            ADAPT_RATE,
            ADAPT_QUANTILE,
            MAX_INFLATION,
            FLEET_ROWS,
            NETWORK_ROWS,
            RIDGE,
            RIDGE_ROWS,
            PERSONAL_ROWS,
            CONSTANT_DEVIATION,
            PersonalRule.DEFAULTS);

    private static final int MAX_LAG = 1000;
    private static final int MAX_REMEMBERED = 16;

    public LeaveOneOutTuning {
        range("lag", lag, 1, MAX_LAG);
        require("slewFactor", slewFactor, slewFactor >= 0 && Double.isFinite(slewFactor), "at least 0");
        range("slewRows", slewRows, 1, MAX_ROWS);
        range("remembered", remembered, 0, MAX_REMEMBERED);
        range("maxLag", maxLag, lag, MAX_ROWS);
        require("inputClip", inputClip, inputClip > 0 && inputClip <= 1e6, "above 0 and at most 1e6");
        require("termClip", termClip, termClip > 0 && termClip <= 1e12, "above 0 and at most 1e12");
        require("adaptRate", adaptRate, adaptRate >= 0 && adaptRate <= 1, "0 to 1");
        require("adaptQuantile", adaptQuantile, adaptQuantile > 0 && adaptQuantile < 1, "above 0 and below 1");
        require("maxInflation", maxInflation, maxInflation >= 1 && Double.isFinite(maxInflation), "at least 1");
        require("fleetRows", fleetRows, fleetRows >= 0 && Double.isFinite(fleetRows), "at least 0");
        require("networkRows", networkRows, networkRows >= 0, "at least 0");
        require("ridge", ridge, ridge > 0 && Double.isFinite(ridge), "above 0");
        require("ridgeRows", ridgeRows, ridgeRows >= 0 && Double.isFinite(ridgeRows), "at least 0");
        range("personalRows", personalRows, 0, Integer.MAX_VALUE);
        require(
                "constantDeviation",
                constantDeviation,
                constantDeviation >= 0 && Double.isFinite(constantDeviation),
                "at least 0");
        range("lags", personal.lags(), 0, lag);
    }

    /** The same but for how much the fleet counts: pseudo-rows for its calibration and for its network. */
    public LeaveOneOutTuning withFleet(double changedFleetRows, double changedNetworkRows) {
        return new LeaveOneOutTuning(
                lag,
                slewFactor,
                slewRows,
                remembered,
                maxLag,
                inputClip,
                termClip,
                adaptRate,
                adaptQuantile,
                maxInflation,
                changedFleetRows,
                changedNetworkRows,
                ridge,
                ridgeRows,
                personalRows,
                constantDeviation,
                personal);
    }

    /** The same but for the rule from {@code personalRows} rows on. */
    public LeaveOneOutTuning withPersonal(PersonalRule changed) {
        return new LeaveOneOutTuning(
                lag,
                slewFactor,
                slewRows,
                remembered,
                maxLag,
                inputClip,
                termClip,
                adaptRate,
                adaptQuantile,
                maxInflation,
                fleetRows,
                networkRows,
                ridge,
                ridgeRows,
                personalRows,
                constantDeviation,
                changed);
    }
}
