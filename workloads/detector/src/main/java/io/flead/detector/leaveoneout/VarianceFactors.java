package io.flead.detector.leaveoneout;

import io.flead.detector.PersonalRule;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Factors, at least 1, by which the usual variance of a sensor in a view has grown since the device learnt it: they
 * follow the terms of unflagged readings, so that the drift of one sensor does not make the device deaf to the others.
 * Not thread-safe.
 */
final class VarianceFactors {
    /** No settings allow for more. */
    private static final double MAX_FACTOR = 1e6;

    private final PersonalRule rule;
    private final double[][] factors;

    VarianceFactors(int views, int width, PersonalRule rule) {
        this.rule = rule;
        factors = new double[views][width];
        reset();
    }

    /** {@code [features]} the factors of a view; not copied, not to be changed. */
    double[] of(int view) {
        return factors[view];
    }

    /** Begins anew after the device has learnt its variances again. */
    void reset() {
        for (double[] view : factors) {
            Arrays.fill(view, 1);
        }
    }

    /**
     * Takes a reading into account that closed no gate.
     *
     * @param terms {@code [views][features]} on the baseline that the reading met, in units of the present variances
     * @param present {@code [features]} whether there was a value; the others keep their factors
     */
    void learn(double[][] terms, boolean[] present) {
        double rate = rule.scaleRate();
        double clip = rule.scaleClip();
        double most = rule.scaleMax();
        for (int view = 0; view < factors.length; view++) {
            double[] factor = factors[view];
            double[] term = terms[view];
            for (int i = 0; i < factor.length; i++) {
                if (present[i]) {
                    double moved = factor[i] * (1 + rate * (Math.min(term[i], clip) - 1));
                    factor[i] = Math.max(1, Math.min(most, moved));
                }
            }
        }
    }

    void writeTo(DataOutput out) throws IOException {
        for (double[] view : factors) {
            StateFormat.writeDoubles(out, view);
        }
    }

    /** The factors as {@link #writeTo} left them, within the bound of the present settings. */
    void readFrom(DataInput in) throws IOException {
        for (double[] view : factors) {
            for (int i = 0; i < view.length; i++) {
                view[i] = Math.min(rule.scaleMax(), StateFormat.requireWithin(in.readDouble(), 1, MAX_FACTOR));
            }
        }
    }
}
