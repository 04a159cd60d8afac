package io.flead.detector.leaveoneout;

import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.rows.RowRing;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * State that moves with each reading: the moving averages, the gated baseline and its age, remembered baselines, and
 * what adapts: usual variances or thresholds.
 *
 * <p>The gate: a row joins the baseline {@code lag} rows after it was scored. When anything was flagged since, the
 * baseline moves no faster than its slew limit and ages; its variance grows with that age, so that a drift behind a
 * closed gate does not alarm for ever.
 */
final class OnlineState {
    /**
     * A baseline that nothing follows ages no further than this many times the longest lag, a remembered one than that
     * many times.
     */
    private static final int MAX_AGE = 8;

    private static final int MAX_REMEMBERED_AGE = 2;

    /** A constant sensor has moved when it is off by more than this and more than rounding. */
    private static final double MOVED = 1e-5;

    private static final double ROUNDING = 1e-9;

    private final LeaveOneOutSettings settings;
    private final int width;
    private final SeenReading seen;
    private final boolean[] revived;

    /** Rows that wait to join the baseline: as they were read, then scaled. */
    private final RowRing waiting;

    private final AdaptiveThreshold threshold;
    private final VarianceFactors factors;
    private final RememberedBaselines remembered;
    private double[] baseline;
    private double age;
    private int rowsSinceFlag;
    private int run;
    private boolean hasAccepted;

    private Scales scales;
    private ReadingScore readingScore;
    private ReadingScore other;
    private ReadingScore best;
    private final double[] scaled;
    private final double[] row;
    private final double[] absorbed;

    /** {@code [views]} factors on thresholds that do not adapt. */
    private final double[] noInflation;

    private OnlineState(Scales scales, int width, LeaveOneOutSettings settings) {
        this.settings = settings;
        this.width = width;
        this.scales = scales;
        int count = LeaveOneOutLayout.VIEWS;
        int lags = settings.tuning().personal().lags();
        seen = new SeenReading(count, width, lags);
        revived = new boolean[width];
        waiting = new RowRing(settings.tuning().lag() + 1, 2 * width, true);
        threshold = new AdaptiveThreshold(count, settings.tuning());
        factors = new VarianceFactors(count, width, settings.tuning().personal());
        noInflation = new double[count];
        Arrays.fill(noInflation, 1);
        remembered = new RememberedBaselines(settings.tuning().remembered(), width);
        baseline = new double[width];
        rowsSinceFlag = settings.tuning().lag() + 1;
        readingScore = new ReadingScore(count, width, lags);
        other = new ReadingScore(count, width, lags);
        best = new ReadingScore(count, width, lags);
        scaled = new double[width];
        row = new double[2 * width];
        absorbed = new double[width];
    }

    /** The state after the warm-up rows. */
    static OnlineState after(
            WarmupTrace trace, FittedModel model, RowRing rows, int width, LeaveOneOutSettings settings) {
        OnlineState state = new OnlineState(model.scales(), width, settings);
        trace.lastBaseline(state.baseline);
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            trace.lastView(view, state.seen.views[view]);
        }
        for (int t = rows.size() - settings.tuning().lag(); t < rows.size(); t++) {
            rows.copyTo(t, state.absorbed);
            System.arraycopy(state.absorbed, 0, state.row, 0, width);
            trace.scaledRow(t, state.row, width);
            state.waiting.add(state.row);
        }
        return state;
    }

    ReadingScore readingScore() {
        return readingScore;
    }

    /** Whether the newest reading made the present state the normal one. */
    boolean hasAccepted() {
        return hasAccepted;
    }

    boolean isRevived(int feature) {
        return revived[feature];
    }

    /** Whether a sensor that is judged has a value. */
    boolean canJudge(double[] reading) {
        for (int i = 0; i < width; i++) {
            if (!Double.isNaN(reading[i]) && !scales.isConstant(i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Scores a reading, then learns from it.
     *
     * @param reading NaN where a value is missing: the sensor keeps its last value, and adds nothing to the score
     * @return whether a row has joined the baseline through the open gate: {@link #absorbedReading()}
     */
    boolean score(FittedModel model, double[] reading) {
        for (int i = 0; i < width; i++) {
            boolean present = !Double.isNaN(reading[i]);
            seen.present[i] = present;
            scaled[i] = present ? scales.scaled(reading[i], i) : seen.views[0][i];
            if (scales.isConstant(i) && present) {
                double distance = Math.abs(reading[i] - scales.mean[i]);
                revived[i] |= distance > MOVED && distance > ROUNDING * Math.abs(scales.mean[i]);
            }
        }
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            double weight = 1.0 / LeaveOneOutLayout.smoothingRows(view);
            double[] smoothed = seen.views[view];
            for (int i = 0; i < width; i++) {
                smoothed[i] += weight * (scaled[i] - smoothed[i]);
            }
        }
        rowsSinceFlag = Math.min(rowsSinceFlag + 1, settings.tuning().lag() + 1);
        if (model.looksBack()) {
            seen.lookBack(waiting);
        }
        boolean scaling = model.scalesSensors();
        double[] inflation = scaling ? noInflation : threshold.inflation();
        // on the baseline that the reading met, whether or not the device then changes it
        ReadingScore own = readingScore;
        own.judge(model, seen, baseline, age, inflation, factors);
        boolean flagged = own.score() > 1;
        if (flagged && remembered.size() > 0) {
            flagged = !tryRemembered(model, inflation);
        }
        remembered.growOlder(MAX_REMEMBERED_AGE * model.blended().longestLag());
        if (flagged) {
            rowsSinceFlag = 0;
            run++;
        } else {
            run = Math.max(0, run - 1);
            if (scaling) {
                factors.learn(own.terms, seen.present);
            } else {
                threshold.adapt(own.scores, model.blended().logQuantile());
            }
        }
        System.arraycopy(reading, 0, row, 0, width);
        System.arraycopy(scaled, 0, row, width, width);
        waiting.add(row);
        boolean absorbing = waiting.size() > settings.tuning().lag();
        if (absorbing) {
            waiting.copyTo(0, row);
            waiting.dropOldest();
        }
        hasAccepted = run >= settings.timeoutRows();
        if (hasAccepted) {
            acceptAsNormal();
            return false;
        }
        return absorbing && absorb(model);
    }

    /** The reading that joined the baseline last, as it was read. */
    double[] absorbedReading() {
        System.arraycopy(row, 0, absorbed, 0, width);
        return absorbed;
    }

    /** Carries all over into new units. Of a sensor that was constant before, only the rows give the level. */
    void rescale(Scales before, FittedModel model, WarmupTrace trace) {
        scales = model.scales();
        double[] learntBaseline = new double[width];
        trace.lastBaseline(learntBaseline);
        double[][] waitingRows = new double[waiting.size()][2 * width];
        for (double[] waitingRow : waitingRows) {
            waiting.copyTo(0, waitingRow);
            waiting.dropOldest();
        }
        for (int i = 0; i < width; i++) {
            boolean wasConstant = before.isConstant(i);
            baseline[i] = wasConstant ? learntBaseline[i] : scales.rescaled(baseline[i], i, before);
            double last = learntBaseline[i];
            for (double[] waitingRow : waitingRows) {
                last = Double.isNaN(waitingRow[i]) ? last : scales.scaled(waitingRow[i], i);
                waitingRow[width + i] = wasConstant ? last : scales.rescaled(waitingRow[width + i], i, before);
            }
            for (double[] view : seen.views) {
                view[i] = wasConstant ? last : scales.rescaled(view[i], i, before);
            }
            for (int k = 0; k < remembered.size(); k++) {
                double[] earlier = remembered.baseline(k);
                earlier[i] = wasConstant ? learntBaseline[i] : scales.rescaled(earlier[i], i, before);
            }
            revived[i] &= scales.isConstant(i);
        }
        for (double[] waitingRow : waitingRows) {
            waiting.add(waitingRow);
        }
        threshold.reset();
        factors.reset();
    }

    /**
     * Looks whether the reading fits an earlier state better than the present one. When it fits so well that nothing is
     * flagged, the device is back in that state.
     */
    private boolean tryRemembered(FittedModel model, double[] inflation) {
        int closest = 0;
        for (int k = 0; k < remembered.size(); k++) {
            other.judge(model, seen, remembered.baseline(k), remembered.age(k), inflation, factors);
            if (k == 0 || other.score() < best.score()) {
                ReadingScore swapped = best;
                best = other;
                other = swapped;
                closest = k;
            }
        }
        if (best.score() >= readingScore.score()) {
            return false;
        }
        boolean back = best.score() <= 1;
        if (back) {
            double leftAge = age;
            age = remembered.age(closest);
            baseline = remembered.exchange(closest, baseline, leftAge);
            rowsSinceFlag = settings.tuning().lag() + 1;
            run = 0;
        }
        ReadingScore swapped = readingScore;
        readingScore = best;
        best = swapped;
        return back;
    }

    /** Takes the present state for a new normal one, and remembers the one that was. */
    private void acceptAsNormal() {
        baseline = remembered.remember(baseline, age);
        System.arraycopy(seen.views[LeaveOneOutLayout.VIEWS - 1], 0, baseline, 0, width);
        age = 0;
        run = 0;
        rowsSinceFlag = settings.tuning().lag() + 1;
    }

    /** Whether the gate was open. */
    private boolean absorb(FittedModel model) {
        double follow = 1 / settings.tauRows();
        if (rowsSinceFlag > settings.tuning().lag()) {
            age *= 1 - follow;
            for (int i = 0; i < width; i++) {
                baseline[i] += follow * (row[width + i] - baseline[i]);
            }
            return true;
        }
        double oldest = (double) MAX_AGE * model.blended().longestLag();
        if (age < oldest) {
            age = Math.min(age + 1, oldest);
        }
        double[] slew = scales.slew;
        for (int i = 0; i < width; i++) {
            double way = follow * (row[width + i] - baseline[i]);
            baseline[i] += Math.max(-slew[i], Math.min(slew[i], way));
        }
        return false;
    }

    void writeTo(DataOutput out) throws IOException {
        for (double[] view : seen.views) {
            StateFormat.writeDoubles(out, view);
        }
        StateFormat.writeDoubles(out, baseline);
        out.writeDouble(age);
        out.writeInt(rowsSinceFlag);
        out.writeInt(run);
        threshold.writeTo(out);
        remembered.writeTo(out);
        for (boolean moved : revived) {
            out.writeBoolean(moved);
        }
        waiting.writeTo(out);
        factors.writeTo(out);
    }

    /**
     * The state as {@link #writeTo} left it, in any version of the device's state: until version 2 variances did not
     * adapt. Under other settings rings and memory keep the rows that fit.
     */
    static OnlineState readFrom(DataInput in, int version, FittedModel model, int width, LeaveOneOutSettings settings)
            throws IOException {
        OnlineState state = new OnlineState(model.scales(), width, settings);
        for (double[] view : state.seen.views) {
            RememberedBaselines.readScaled(in, view);
        }
        RememberedBaselines.readScaled(in, state.baseline);
        state.age = RememberedBaselines.readAge(in);
        state.rowsSinceFlag =
                Math.min(StateFormat.readCount(in), settings.tuning().lag() + 1);
        state.run = StateFormat.readCount(in);
        state.threshold.readFrom(in);
        state.remembered.readFrom(in, width);
        for (int i = 0; i < width; i++) {
            state.revived[i] = in.readBoolean();
        }
        state.waiting.readFrom(in);
        for (int waitingRow = 0; waitingRow < state.waiting.size(); waitingRow++) {
            state.waiting.copyTo(waitingRow, state.row);
            for (int i = width; i < 2 * width; i++) {
                StateFormat.requireWithin(state.row[i], -Scales.MAX_SCALED, Scales.MAX_SCALED);
            }
        }
        while (state.waiting.size() > settings.tuning().lag()) {
            state.waiting.dropOldest();
        }
        if (version >= 3) {
            state.factors.readFrom(in);
        }
        return state;
    }
}
