package io.flead.detector.autoencoder;

import io.flead.detector.AutoencoderSettings;
import io.flead.detector.rows.Quantile;
import io.flead.detector.rows.RowRing;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A device's normal state: the level of its sensors, how much they move, and how far from there a reading may be.
 *
 * <p>Two views of each reading are compared with it: the reading itself, and its exponential average over some rows, in
 * which small lasting shifts rise above the noise. Scales and limits come from the rows it was learnt from; the level
 * follows the rows fed to {@link #follow}.
 */
final class Baseline {
    /** Standard deviation below which a sensor is constant: it says nothing, and nothing is divided by it. */
    static final double CONSTANT_DEVIATION = 1e-6;

    /** The same relative to the mean, where rounding alone gives a deviation. */
    private static final double CONSTANT_RELATIVE_DEVIATION = 1e-12;

    /** A z-score ends here, so that everything made of it stays finite. */
    private static final double MAX_Z = 1e6;

    /** One outlier enters the average as no more than this, or it would hang in it for hundreds of rows. */
    private static final double MAX_SMOOTHED_STEP = 20;

    /** Keeps a scale finite where a level follows its sensor exactly. */
    private static final double LEAST_SPREAD = 1e-3;

    private static final int MAX_SETTLING_ROWS = 200;

    private final double[] mean;
    /** 0 for a constant sensor. */
    private final double[] inverseDeviation;
    /** In deviations from {@link #mean}. */
    private final double[] level;
    /** In deviations from {@link #mean}. */
    private final double[] average;

    private final double[] inverseSpread;
    private final double[] inverseAverageSpread;
    private final double[] limit;
    private final double[] averageLimit;

    private Baseline(
            double[] mean,
            double[] inverseDeviation,
            double[] level,
            double[] average,
            double[] inverseSpread,
            double[] inverseAverageSpread,
            double[] limit,
            double[] averageLimit) {
        this.mean = mean;
        this.inverseDeviation = inverseDeviation;
        this.level = level;
        this.average = average;
        this.inverseSpread = inverseSpread;
        this.inverseAverageSpread = inverseAverageSpread;
        this.limit = limit;
        this.averageLimit = averageLimit;
    }

    /**
     * Learns from rows: mean and deviation from all of them; then, played through in order with the level following,
     * spread and limits.
     *
     * @param clean cleared, then filled with the averaged view of the rows from which limits were taken
     */
    static Baseline learn(RowRing rows, int width, AutoencoderSettings settings, CleanRows clean) {
        int count = rows.size();
        double[][] scaled = new double[count][width];
        for (int row = 0; row < count; row++) {
            rows.copyTo(row, scaled[row]);
        }
        double[] mean = new double[width];
        double[] inverseDeviation = new double[width];
        for (int i = 0; i < width; i++) {
            scale(scaled, i, mean, inverseDeviation);
        }
        int settling = Math.min(count / 4, MAX_SETTLING_ROWS);
        Baseline baseline = new Baseline(
                mean,
                inverseDeviation,
                averageOfFirst(Math.max(settling, 1), scaled, width),
                scaled[0].clone(),
                new double[width],
                new double[width],
                new double[width],
                new double[width]);
        double[][] averaged = baseline.deviationsFromLevel(scaled, settings);
        clean.clear();
        for (int i = 0; i < width; i++) {
            baseline.inverseSpread[i] = spreadAndLimit(scaled, i, settling, settings, baseline.limit);
            baseline.inverseAverageSpread[i] = spreadAndLimit(averaged, i, settling, settings, baseline.averageLimit);
            if (inverseDeviation[i] == 0) {
                baseline.inverseSpread[i] = 0;
                baseline.inverseAverageSpread[i] = 0;
            }
        }
        double[] zScores = new double[width];
        double[] averageZScores = new double[width];
        double[] excesses = new double[count - settling];
        for (int row = settling; row < count; row++) {
            for (int i = 0; i < width; i++) {
                zScores[i] = scaled[row][i] * baseline.inverseSpread[i];
                averageZScores[i] = averaged[row][i] * baseline.inverseAverageSpread[i];
            }
            excesses[row - settling] = baseline.excess(zScores, averageZScores, new double[width]);
            clean.add(NetworkInput.clipped(averageZScores), 0);
        }
        baseline.widenLimits(settings.margin() * Quantile.of(excesses, settings.quantile()));
        return baseline;
    }

    /** The reading in deviations from the mean; takes part in the moving average. */
    void scale(double[] reading, double[] scaled, AutoencoderSettings settings) {
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = bound((reading[i] - mean[i]) * inverseDeviation[i], MAX_Z);
            average[i] +=
                    (bound(scaled[i] - level[i], MAX_SMOOTHED_STEP) + level[i] - average[i]) / settings.smoothingRows();
        }
    }

    /** z-scores of a scaled reading. */
    void zScores(double[] scaled, double[] zScores) {
        for (int i = 0; i < scaled.length; i++) {
            zScores[i] = bound((scaled[i] - level[i]) * inverseSpread[i], MAX_Z);
        }
    }

    /** z-scores of the moving average: the network's input. */
    void averageZScores(double[] zScores) {
        for (int i = 0; i < zScores.length; i++) {
            zScores[i] = bound((average[i] - level[i]) * inverseAverageSpread[i], MAX_Z);
        }
    }

    boolean isConstant(int feature) {
        return inverseDeviation[feature] == 0;
    }

    /** Size of one unit of {@link #averageZScores} in the sensor's standard deviations; 0 for a constant sensor. */
    double[] averageUnits() {
        double[] units = new double[inverseAverageSpread.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = inverseAverageSpread[i] == 0 ? 0 : 1 / inverseAverageSpread[i];
        }
        return units;
    }

    /**
     * The largest share of its limit that a feature's z-score or average reaches; both normalised, per feature, in
     * {@code excess}.
     */
    double excess(double[] zScores, double[] averageZScores, double[] excess) {
        double largest = 0;
        for (int i = 0; i < excess.length; i++) {
            double larger = Math.max(Math.abs(zScores[i]) / limit[i], Math.abs(averageZScores[i]) / averageLimit[i]);
            excess[i] = Math.min(larger, MAX_Z);
            largest = Math.max(largest, excess[i]);
        }
        return largest;
    }

    /** Moves the level towards a scaled reading. */
    void follow(double[] scaled, AutoencoderSettings settings) {
        follow(level, scaled, settings);
    }

    void writeTo(DataOutput out) throws IOException {
        for (double[] values : parts()) {
            StateFormat.writeDoubles(out, values);
        }
    }

    static Baseline readFrom(DataInput in, int width) throws IOException {
        Baseline read = new Baseline(
                StateFormat.readDoubles(in, width),
                StateFormat.readDoubles(in, width),
                StateFormat.readDoubles(in, width),
                StateFormat.readDoubles(in, width),
                StateFormat.readDoubles(in, width),
                StateFormat.readDoubles(in, width),
                StateFormat.readDoubles(in, width),
                StateFormat.readDoubles(in, width));
        for (int i = 0; i < width; i++) {
            StateFormat.requirePositive(read.limit[i]);
            StateFormat.requirePositive(read.averageLimit[i]);
        }
        return read;
    }

    private double[][] parts() {
        return new double[][] {
            mean, inverseDeviation, level, average, inverseSpread, inverseAverageSpread, limit, averageLimit
        };
    }

    /**
     * Mean and deviation of a column, which is scaled in place. Two passes, as one pass loses small deviations of large
     * values.
     */
    private static void scale(double[][] rows, int column, double[] mean, double[] inverseDeviation) {
        double sum = 0;
        for (double[] row : rows) {
            sum += row[column];
        }
        double columnMean = sum / rows.length;
        double squares = 0;
        for (double[] row : rows) {
            double distance = row[column] - columnMean;
            squares += distance * distance;
        }
        double deviation = Math.sqrt(squares / rows.length);
        boolean constant =
                deviation < CONSTANT_DEVIATION || deviation < CONSTANT_RELATIVE_DEVIATION * Math.abs(columnMean);
        mean[column] = columnMean;
        inverseDeviation[column] = constant ? 0 : 1 / deviation;
        for (double[] row : rows) {
            row[column] = (row[column] - columnMean) * inverseDeviation[column];
        }
    }

    private static double[] averageOfFirst(int count, double[][] rows, int width) {
        double[] average = new double[width];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < width; i++) {
                average[i] += rows[row][i] / count;
            }
        }
        return average;
    }

    /**
     * Plays scaled rows through; leaves in them their distance from the level of that moment, and gives the same for
     * their moving average.
     */
    private double[][] deviationsFromLevel(double[][] scaled, AutoencoderSettings settings) {
        int width = level.length;
        double[][] averaged = new double[scaled.length][width];
        double[] row = new double[width];
        for (int t = 0; t < scaled.length; t++) {
            System.arraycopy(scaled[t], 0, row, 0, width);
            for (int i = 0; i < width; i++) {
                average[i] += (bound(row[i] - level[i], MAX_SMOOTHED_STEP) + level[i] - average[i])
                        / settings.smoothingRows();
                scaled[t][i] = row[i] - level[i];
                averaged[t][i] = average[i] - level[i];
            }
            follow(level, row, settings);
        }
        return averaged;
    }

    private static void follow(double[] level, double[] scaled, AutoencoderSettings settings) {
        for (int i = 0; i < level.length; i++) {
            level[i] += (scaled[i] - level[i]) / settings.tauRows();
        }
    }

    private static double spreadAndLimit(
            double[][] deviations, int column, int from, AutoencoderSettings settings, double[] limits) {
        int count = deviations.length - from;
        double[] sizes = new double[count];
        double squares = 0;
        for (int row = 0; row < count; row++) {
            sizes[row] = Math.abs(deviations[from + row][column]);
            squares += sizes[row] * sizes[row];
        }
        double inverse = 1 / (Math.sqrt(squares / count) + LEAST_SPREAD);
        limits[column] = Math.max(settings.zScore(), Quantile.of(sizes, settings.quantile()) * inverse);
        return inverse;
    }

    /** So that a whole row, not only each feature by itself, seldom passes its limits. */
    private void widenLimits(double factor) {
        for (int i = 0; i < limit.length; i++) {
            limit[i] *= Math.max(1, factor);
            averageLimit[i] *= Math.max(1, factor);
        }
    }

    private static double bound(double value, double limit) {
        return Math.max(-limit, Math.min(limit, value));
    }
}
