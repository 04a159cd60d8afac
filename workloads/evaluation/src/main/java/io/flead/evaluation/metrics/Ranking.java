package io.flead.evaluation.metrics;

import java.util.Arrays;

/**
 * Quality of scores: whether they put anomalous rows above normal ones, for any limit. Equal scores are one step of the
 * curve, so the order of rows does not matter.
 */
public final class Ranking {
    private Ranking() {}

    /**
     * Area under the precision-recall curve as average precision, {@code sum (R_n - R_(n-1)) P_n} over the limits from
     * high to low, without interpolation: scikit-learn's {@code average_precision_score}. NaN without an anomalous row.
     * Chance level: the share of anomalous rows.
     */
    public static double averagePrecision(double[] scores, boolean[] anomalous) {
        double[][] steps = steps(scores, anomalous);
        return averagePrecisionOfSteps(steps[0], steps[1]);
    }

    /**
     * The same from counts.
     *
     * @param rows per distinct score from high to low, the rows at or above it
     * @param anomalous the anomalous ones of these
     */
    public static double averagePrecisionOfSteps(double[] rows, double[] anomalous) {
        double[][] steps = checked(rows, anomalous);
        double positives = steps[1][steps[1].length - 1];
        if (!(positives > 0)) {
            return Double.NaN;
        }
        double area = 0;
        double before = 0;
        for (int i = 0; i < steps[0].length; i++) {
            double hits = steps[1][i];
            area += (hits - before) / positives * (hits / steps[0][i]);
            before = hits;
        }
        return area;
    }

    /**
     * Area under the receiver operating characteristic: the chance that an anomalous row scores above a normal one,
     * ties counting half (Mann and Whitney). NaN unless there are both. Chance level: .5.
     */
    public static double areaUnderRoc(double[] scores, boolean[] anomalous) {
        double[][] steps = steps(scores, anomalous);
        return areaUnderRocOfSteps(steps[0], steps[1]);
    }

    /**
     * The same from counts.
     *
     * @param rows per distinct score from high to low, the rows at or above it
     * @param anomalous the anomalous ones of these
     */
    public static double areaUnderRocOfSteps(double[] rows, double[] anomalous) {
        double[][] steps = checked(rows, anomalous);
        int last = steps[0].length - 1;
        double positives = steps[1][last];
        double negatives = steps[0][last] - positives;
        double area = 0;
        double hitsBefore = 0;
        double alarmsBefore = 0;
        for (int i = 0; i <= last; i++) {
            double alarms = steps[0][i] - steps[1][i];
            area += (alarms - alarmsBefore) * (steps[1][i] + hitsBefore) / 2;
            hitsBefore = steps[1][i];
            alarmsBefore = alarms;
        }
        return positives > 0 && negatives > 0 ? area / (positives * negatives) : Double.NaN;
    }

    private static double[][] checked(double[] rows, double[] anomalous) {
        if (rows.length == 0 || rows.length != anomalous.length) {
            throw new IllegalArgumentException(rows.length + " steps of rows, " + anomalous.length + " of anomalies");
        }
        return new double[][] {rows, anomalous};
    }

    /**
     * Quantile with linear interpolation between the order statistics.
     *
     * @param values at least one
     * @param quantile 0 to 1
     */
    public static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = quantile * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** Per distinct score from high to low: rows at or above it, and the anomalous ones of these. */
    private static double[][] steps(double[] scores, boolean[] anomalous) {
        if (scores.length == 0 || scores.length != anomalous.length) {
            throw new IllegalArgumentException(scores.length + " scores for " + anomalous.length + " labels");
        }
        int rows = scores.length;
        double[] all = scores.clone();
        Arrays.sort(all);
        double[] positive = new double[rows];
        int positives = 0;
        for (int row = 0; row < rows; row++) {
            if (anomalous[row]) {
                positive[positives++] = scores[row];
            }
        }
        Arrays.sort(positive, 0, positives);
        double[] flagged = new double[rows];
        double[] hits = new double[rows];
        int count = 0;
        int positiveAbove = 0;
        for (int above = 0; above < rows; ) {
            double limit = all[rows - 1 - above];
            while (above < rows && all[rows - 1 - above] >= limit) {
                above++;
            }
            while (positiveAbove < positives && positive[positives - 1 - positiveAbove] >= limit) {
                positiveAbove++;
            }
            flagged[count] = above;
            hits[count] = positiveAbove;
            count++;
        }
        return new double[][] {Arrays.copyOf(flagged, count), Arrays.copyOf(hits, count)};
    }
}
