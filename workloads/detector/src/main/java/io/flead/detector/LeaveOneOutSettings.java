package io.flead.detector;

/**
 * How the leave-one-out detector scores: every number of it. {@link #defaults()} are those of {@code docs/detection.md}, chosen by experiment on four
 * sets of real devices; an operator would change the first six at most.
 *
 * <p>"Row" is one reading. u is a reading's distance from the baseline in units of its usual residual; a residual is what the other sensors leave
 * unexplained of it.
 *
 * @param warmup rows a device learns its scaling, personal network and thresholds from before it raises alarms; at least 4 {@code lag}. One full
 *     cycle of the process (a day, where load follows the day) should be in it
 * @param buffer rows kept to learn from, at least {@code warmup}: clean rows after warm-up fill it, and the device calibrates anew at 2, 4, 8 ...
 *     times {@code warmup} rows and when it is full. 8 bytes per feature and row
 * @param quantile of the warm-up rows' scores from which the threshold is made, above 0 and at most 1
 * @param factor on that quantile, at least 1
 * @param tau time constant, in rows, with which the baseline follows unflagged readings, at least 1
 * @param timeout flagged rows, less unflagged ones, after which the present state is taken for a new normal one; longer faults are cut there. At
 *     least 1
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
 * @param fleetRows pseudo-rows that stand for the fleet's calibration: its weight is {@code fleetRows / (rows + fleetRows)}; at least 0
 * @param networkRows pseudo-rows that stand for the fleet's network in a device that corrects it: its predictions count
 *     {@code networkRows / (rows + networkRows)} of what they are, the personal correction explains the rest; at least 0, infinite to take it as it is
 * @param ridge penalty of the personal correction, above 0
 * @param ridgeRows pseudo-rows that draw the personal correction to 0: the penalty grows by {@code ridgeRows / rows}; at least 0
 * @param personalRows rows needed for a personal correction
 * @param deadDeviation a sensor whose standard deviation during warm-up is below this is dead: it is not judged; at least 0
 */
public record LeaveOneOutSettings(
        int warmup,
        int buffer,
        double quantile,
        double factor,
        double tau,
        int timeout,
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
        double deadDeviation) {

    private static final int MAX_ROWS = 1_000_000;
    private static final int MAX_LAG = 1000;
    private static final int MAX_REMEMBERED = 16;

    /** Rows a device keeps at most by default: 25 KB for 8 features. */
    private static final int DEFAULT_BUFFER = 400;

    public LeaveOneOutSettings {
        range("lag", lag, 1, MAX_LAG);
        range("warmup", warmup, 4L * lag, MAX_ROWS);
        range("buffer", buffer, warmup, MAX_ROWS);
        require("quantile", quantile, quantile > 0 && quantile <= 1, "above 0 and at most 1");
        require("factor", factor, factor >= 1 && Double.isFinite(factor), "at least 1");
        require("tau", tau, tau >= 1, "at least 1");
        range("timeout", timeout, 1, MAX_ROWS);
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
        require("deadDeviation", deadDeviation, deadDeviation >= 0 && Double.isFinite(deadDeviation), "at least 0");
    }

    /** 200 rows of warm-up, 400 kept, and the numbers that were measured best. */
    public static LeaveOneOutSettings defaults() {
        return new LeaveOneOutSettings(
                200,
                DEFAULT_BUFFER,
                .99,
                1.7,
                50,
                1200,
                10,
                .5,
                128,
                2,
                2048,
                5,
                1e4,
                .005,
                .9,
                5,
                1000,
                1000,
                .05,
                200,
                300,
                1e-6);
    }

    /** The same but for how much the fleet counts: pseudo-rows for its calibration and for its network. */
    public LeaveOneOutSettings withFleet(double changedFleetRows, double changedNetworkRows) {
        return new LeaveOneOutSettings(
                warmup,
                buffer,
                quantile,
                factor,
                tau,
                timeout,
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
                deadDeviation);
    }

    /** The same but for the rows of warm-up; the buffer is at least as large, and 400 rows if that is more. */
    public LeaveOneOutSettings withWarmup(int changed) {
        return with(changed, Math.max(changed, DEFAULT_BUFFER), quantile, factor, tau, timeout);
    }

    /** The same but for the rows kept. */
    public LeaveOneOutSettings withBuffer(int changed) {
        return with(warmup, changed, quantile, factor, tau, timeout);
    }

    /** The same but for the quantile behind the threshold. */
    public LeaveOneOutSettings withQuantile(double changed) {
        return with(warmup, buffer, changed, factor, tau, timeout);
    }

    /** The same but for the factor on that quantile. */
    public LeaveOneOutSettings withFactor(double changed) {
        return with(warmup, buffer, quantile, changed, tau, timeout);
    }

    /** The same but for the baseline's time constant in rows. */
    public LeaveOneOutSettings withTau(double changed) {
        return with(warmup, buffer, quantile, factor, changed, timeout);
    }

    /** The same but for the rows after which a fault is taken for a new normal state. */
    public LeaveOneOutSettings withTimeout(int changed) {
        return with(warmup, buffer, quantile, factor, tau, changed);
    }

    private LeaveOneOutSettings with(
            int newWarmup, int newBuffer, double newQuantile, double newFactor, double newTau, int newTimeout) {
        return new LeaveOneOutSettings(
                newWarmup,
                newBuffer,
                newQuantile,
                newFactor,
                newTau,
                newTimeout,
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
                deadDeviation);
    }

    private static void range(String name, int value, long least, int most) {
        require(name, value, value >= least && value <= most, least + " to " + most);
    }

    private static void require(String name, double value, boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + wanted + ", but is " + value);
        }
    }
}
