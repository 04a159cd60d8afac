package io.flead.detector.rows;

import java.util.Arrays;

/** Empirical quantiles. */
public final class Quantile {
    private Quantile() {}

    /**
     * The quantile with linear interpolation between order statistics (type 7 of Hyndman and Fan, "Sample quantiles in
     * statistical packages", 1996).
     *
     * @param values at least one; sorted by this call
     */
    public static double of(double[] values, double quantile) {
        Arrays.sort(values);
        double position = quantile * (values.length - 1);
        int below = (int) position;
        if (below + 1 >= values.length) {
            return values[values.length - 1];
        }
        return values[below] + (position - below) * (values[below + 1] - values[below]);
    }
}
