package io.flead.analytics.batch;

import java.io.Serializable;

/**
 * Count, mean and spread of values, which add up exactly but for rounding (Chan, Golub, LeVeque, "Updating formulae and
 * a pairwise algorithm for computing sample variances", 1979).
 *
 * @param count how many values
 * @param mean their mean; 0 without any
 * @param squares sum of their squared distances from the mean
 * @param min the smallest
 */
record ChanMoments(long count, double mean, double squares, double min, double max) implements Serializable {

    static final ChanMoments NONE = new ChanMoments(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** Of values in ascending order, in two passes. */
    static ChanMoments of(double[] sorted) {
        if (sorted.length == 0) {
            return NONE;
        }
        double sum = 0;
        for (double value : sorted) {
            sum += value;
        }
        double mean = sum / sorted.length;
        double squares = 0;
        for (double value : sorted) {
            squares += (value - mean) * (value - mean);
        }
        return new ChanMoments(sorted.length, mean, squares, sorted[0], sorted[sorted.length - 1]);
    }

    ChanMoments plus(ChanMoments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long both = count + other.count;
        double distance = other.mean - mean;
        double share = (double) other.count / both;
        return new ChanMoments(
                both,
                mean + distance * share,
                squares + other.squares + distance * distance * count * share,
                Math.min(min, other.min),
                Math.max(max, other.max));
    }

    /** Sample standard deviation; NaN with fewer than two values. */
    double standardDeviation() {
        return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
    }
}
