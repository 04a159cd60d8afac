package io.flead.analytics.windows;

import java.util.OptionalDouble;

/**
 * Comparison of a window with its history.
 *
 * @param zScore distance of the window's average from the history's, in standard deviations of the history's readings;
 *     none where the history is too short or has no spread
 * @param isAnomaly whether that is beyond the limit
 * @param confidence 0 to 1, rises with the distance: {@code 1 - 2^(-|z| / limit)}, so .5 at the limit, as with
 *     anomalies of the detector
 */
record WindowScore(OptionalDouble zScore, boolean isAnomaly, double confidence) {

    /** Nothing to compare with. */
    static final WindowScore NONE = new WindowScore(OptionalDouble.empty(), false, 0);

    static WindowScore of(
            OptionalDouble average, OptionalDouble historyAverage, OptionalDouble deviation, double limit) {
        if (average.isEmpty() || historyAverage.isEmpty() || deviation.isEmpty() || deviation.getAsDouble() == 0) {
            return NONE;
        }
        double z = (average.getAsDouble() - historyAverage.getAsDouble()) / deviation.getAsDouble();
        if (!Double.isFinite(z)) {
            return NONE;
        }
        double distance = Math.abs(z);
        return new WindowScore(OptionalDouble.of(z), distance > limit, 1 - Math.pow(2, -distance / limit));
    }
}
