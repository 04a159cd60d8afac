package io.flead.analytics.windows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A sum without rounding: it does not depend on the order of its summands, nor on their grouping.
 * Kept as doubles of which no two overlap (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997): two or three
 * of them in practice, never more than forty. Summands and sums must stay below 1e300 in magnitude.
 */
final class ExpansionSum {

    private double[] parts;
    private int size;

    ExpansionSum() {
        parts = new double[2];
    }

    private ExpansionSum(double[] parts) {
        this.parts = parts;
        this.size = parts.length;
    }

    void add(double summand) {
        double rest = summand;
        int kept = 0;
        for (int index = 0; index < size; index++) {
            double part = parts[index];
            double large = Math.abs(rest) < Math.abs(part) ? part : rest;
            double small = Math.abs(rest) < Math.abs(part) ? rest : part;
            double sum = large + small;
            double lost = small - (sum - large);
            if (lost != 0) {
                parts[kept++] = lost;
            }
            rest = sum;
        }
        if (kept == parts.length) {
            parts = Arrays.copyOf(parts, kept + 2);
        }
        parts[kept++] = rest;
        size = kept;
    }

    /** Adds the square of a number, without rounding it: the product's rounding error is a double too. */
    void addSquare(double root) {
        double square = root * root;
        add(square);
        double lost = Math.fma(root, root, -square);
        if (lost != 0) {
            add(lost);
        }
    }

    void add(ExpansionSum other) {
        // A copy: it may be this sum itself.
        double[] summands = Arrays.copyOf(other.parts, other.size);
        for (double summand : summands) {
            add(summand);
        }
    }

    BigDecimal value() {
        BigDecimal value = BigDecimal.ZERO;
        for (int index = 0; index < size; index++) {
            value = value.add(new BigDecimal(parts[index]));
        }
        return value;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(size);
        for (int index = 0; index < size; index++) {
            out.writeDouble(parts[index]);
        }
    }

    static ExpansionSum read(DataInput in) throws IOException {
        double[] parts = new double[in.readUnsignedByte()];
        for (int index = 0; index < parts.length; index++) {
            parts[index] = in.readDouble();
        }
        return new ExpansionSum(parts);
    }
}
