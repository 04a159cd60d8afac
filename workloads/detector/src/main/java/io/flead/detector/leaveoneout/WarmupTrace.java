package io.flead.detector.leaveoneout;

import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.rows.RowRing;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The rows a device learns from, replayed with alarms off: scaled readings, their moving averages, and the baseline
 * that each row would have met. Lives only while something is learnt.
 *
 * <p>The baseline before row t has absorbed rows 0 to t-1; a row that was scored on it h rows later met a baseline that
 * was h rows old.
 */
final class WarmupTrace implements LearntRows {
    /** The first quarter, at most this many rows, only places the baseline. */
    private static final int MAX_PLACING_ROWS = 200;

    /**
     * A value further from the median than so many times the range of the middle nine tenths is no reading of this
     * sensor.
     */
    private static final double ABSURD = 1e4;

    private static final double TAIL = .05;

    private final int width;
    private final int rows;
    private final int placing;
    private final int lag;
    private final double[] scaled;
    private final double[] baselines;
    private final double[][] views;
    private final Scales scales;

    /** Values that were missing, and are filled in. */
    private final BitSet missing;

    /**
     * Replays rows.
     *
     * @param readings {@code [rows][width]} without missing values
     * @param scales mean and deviation must be known, the rest only for {@link #input}
     */
    WarmupTrace(double[] readings, int width, Scales scales, LeaveOneOutSettings settings) {
        this(readings, new BitSet(), width, scales, settings);
    }

    private WarmupTrace(double[] readings, BitSet missing, int width, Scales scales, LeaveOneOutSettings settings) {
        this.missing = missing;
        this.width = width;
        this.rows = readings.length / width;
        this.placing = Math.min(rows / 4, MAX_PLACING_ROWS);
        this.lag = settings.tuning().lag();
        this.scales = scales;
        scaled = new double[readings.length];
        for (int at = 0; at < scaled.length; at++) {
            scaled[at] = scales.scaled(readings[at], at % width);
        }
        baselines = new double[scaled.length];
        double[] baseline = new double[width];
        for (int at = 0; at < placing * width; at++) {
            baseline[at % width] += scaled[at];
        }
        for (int i = 0; i < width; i++) {
            baseline[i] /= placing;
        }
        double follow = 1 / settings.tauRows();
        for (int at = 0; at < scaled.length; at++) {
            int i = at % width;
            baselines[at] = baseline[i];
            baseline[i] += follow * (scaled[at] - baseline[i]);
        }
        views = new double[LeaveOneOutLayout.VIEWS][scaled.length];
        for (int view = 0; view < views.length; view++) {
            double weight = 1.0 / LeaveOneOutLayout.smoothingRows(view);
            for (int at = 0; at < scaled.length; at++) {
                double before = at < width ? scaled[at] : views[view][at - width];
                views[view][at] = before + weight * (scaled[at] - before);
            }
        }
    }

    static WarmupTrace of(RowRing rows, int width, Scales scales, LeaveOneOutSettings settings) {
        double[] readings = credible(rows, width);
        BitSet missing = new BitSet(readings.length);
        for (int at = 0; at < readings.length; at++) {
            missing.set(at, Double.isNaN(readings[at]));
        }
        fill(readings, width);
        return new WarmupTrace(readings, missing, width, scales, settings);
    }

    /**
     * The rows with missing values filled in: by the last one known, before the first one by that, and 0 when there is
     * none. A value too absurd to be the sensor's counts as missing too, or one glitch would blind the device to all
     * else.
     */
    static double[] readings(RowRing rows, int width) {
        double[] readings = credible(rows, width);
        fill(readings, width);
        return readings;
    }

    private static double[] credible(RowRing rows, int width) {
        int count = rows.size();
        double[] readings = new double[count * width];
        double[] row = new double[width];
        for (int t = 0; t < count; t++) {
            rows.copyTo(t, row);
            System.arraycopy(row, 0, readings, t * width, width);
        }
        double[] sorted = new double[count];
        for (int i = 0; i < width; i++) {
            dropAbsurd(readings, i, width, sorted);
        }
        return readings;
    }

    private static void fill(double[] readings, int width) {
        for (int i = 0; i < width; i++) {
            fill(readings, i, width);
        }
    }

    private static void dropAbsurd(double[] readings, int feature, int width, double[] sorted) {
        int known = 0;
        for (int at = feature; at < readings.length; at += width) {
            if (!Double.isNaN(readings[at])) {
                sorted[known++] = readings[at];
            }
        }
        if (known == 0) {
            return;
        }
        Arrays.sort(sorted, 0, known);
        int tail = (int) Math.ceil(TAIL * known);
        double spread = sorted[Math.max(0, known - 1 - tail)] - sorted[Math.min(known - 1, tail)];
        double median = sorted[known / 2];
        if (spread > 0) {
            for (int at = feature; at < readings.length; at += width) {
                if (Math.abs(readings[at] - median) > ABSURD * spread) {
                    readings[at] = Double.NaN;
                }
            }
        }
    }

    private static void fill(double[] readings, int feature, int width) {
        double last = 0;
        int known = -1;
        for (int at = feature; at < readings.length; at += width) {
            if (Double.isNaN(readings[at])) {
                readings[at] = last;
            } else {
                last = readings[at];
                if (known < 0) {
                    for (int before = feature; before < at; before += width) {
                        readings[before] = last;
                    }
                }
                known = at;
            }
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int first(int age) {
        return Math.max(age, placing);
    }

    /** Rows to train on. */
    int trainingRows() {
        return rows - first(lag);
    }

    /** Input of a view's network at row t, on a baseline so many rows old. */
    void input(int view, int t, int age, double[] target) {
        input(view, t, age, 0, target);
    }

    @Override
    public void input(int view, int t, int age, int lags, double[] target) {
        double[] scale = scales.inverseResidual[view];
        int baseline = (t - age) * width;
        for (int lag = 0; lag <= lags; lag++) {
            int row = (t - lag) * width;
            for (int i = 0; i < width; i++) {
                boolean known = lag == 0 || !missing.get(row + i);
                target[lag * width + i] = known ? (views[view][row + i] - baselines[baseline + i]) * scale[i] : 0;
            }
        }
    }

    /** Mean squared distance of a view from the baseline, per feature, before it is scaled. */
    void meanSquares(int view, double[] target) {
        int first = first(lag);
        for (int t = first; t < rows; t++) {
            for (int i = 0; i < width; i++) {
                double distance = views[view][t * width + i] - baselines[(t - lag) * width + i];
                target[i] += distance * distance;
            }
        }
        for (int i = 0; i < width; i++) {
            target[i] /= rows - first;
        }
    }

    /** Root mean square of the baseline's way in so many rows, per row. */
    void usualSpeed(int span, double[] target) {
        int step = Math.max(1, Math.min(span, (rows - placing) / 2));
        int last = rows - step;
        for (int i = 0; i < width; i++) {
            double squares = 0;
            for (int t = placing; t < last; t++) {
                double way = baselines[(t + step) * width + i] - baselines[t * width + i];
                squares += way * way;
            }
            target[i] = Math.sqrt(squares / (last - placing)) / step;
        }
    }

    /** The baseline after the last row, which it does not yet know, nor the rows within the lag. */
    void lastBaseline(double[] target) {
        System.arraycopy(baselines, (rows - lag) * width, target, 0, width);
    }

    void lastView(int view, double[] target) {
        System.arraycopy(views[view], (rows - 1) * width, target, 0, width);
    }

    void scaledRow(int t, double[] target, int offset) {
        System.arraycopy(scaled, t * width, target, offset, width);
    }
}
