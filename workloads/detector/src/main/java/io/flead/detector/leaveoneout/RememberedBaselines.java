package io.flead.detector.leaveoneout;

import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The baselines of a device's earlier normal states, oldest first, and their ages in rows. */
final class RememberedBaselines {
    /** No settings allow for more. */
    private static final double MAX_SAVED_AGE = 1e9;

    private final double[][] baselines;
    private final double[] ages;
    private int size;

    RememberedBaselines(int capacity, int width) {
        baselines = new double[capacity][width];
        ages = new double[capacity];
    }

    int size() {
        return size;
    }

    double[] baseline(int k) {
        return baselines[k];
    }

    double age(int k) {
        return ages[k];
    }

    /** Puts a baseline in the place of another, which the caller now owns. */
    double[] exchange(int k, double[] baseline, double age) {
        double[] taken = baselines[k];
        baselines[k] = baseline;
        ages[k] = age;
        return taken;
    }

    /**
     * Adds a baseline, in the place of the oldest when there is no room; the caller may write to the array returned.
     */
    double[] remember(double[] baseline, double age) {
        if (baselines.length == 0) {
            return baseline;
        }
        if (size == baselines.length) {
            double[] oldest = baselines[0];
            for (int k = 1; k < size; k++) {
                baselines[k - 1] = baselines[k];
                ages[k - 1] = ages[k];
            }
            size--;
            baselines[size] = oldest;
        }
        return exchange(size++, baseline, age);
    }

    /** All become a row older, but none older than {@code most}. */
    void growOlder(int most) {
        for (int k = 0; k < size; k++) {
            if (ages[k] < most) {
                ages[k] = Math.min(ages[k] + 1, most);
            }
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int k = 0; k < size; k++) {
            StateFormat.writeDoubles(out, baselines[k]);
            out.writeDouble(ages[k]);
        }
    }

    /** Reads the bytes of {@link #writeTo}; the newest rows stay when there is less room now. */
    void readFrom(DataInput in, int width) throws IOException {
        int count = StateFormat.readCount(in);
        double[] values = new double[width];
        for (int k = 0; k < count; k++) {
            readScaled(in, values);
            double age = readAge(in);
            if (k >= count - baselines.length) {
                System.arraycopy(values, 0, baselines[size], 0, width);
                ages[size] = age;
                size++;
            }
        }
    }

    /** Reads values in a device's units. */
    static void readScaled(DataInput in, double[] target) throws IOException {
        for (int i = 0; i < target.length; i++) {
            target[i] = StateFormat.requireWithin(in.readDouble(), -Scales.MAX_SCALED, Scales.MAX_SCALED);
        }
    }

    static double readAge(DataInput in) throws IOException {
        return StateFormat.requireWithin(in.readDouble(), 0, MAX_SAVED_AGE);
    }
}
