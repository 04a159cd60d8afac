package io.flead.analytics.windows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;

/**
 * Count, average and standard deviation of values, of exact sums: the same values give the same bits in any order and
 * any grouping. Values above 1e140 in magnitude, whose squares no sum holds, leave the average and the deviation open.
 */
final class ExactMoments {

    private static final double LARGEST = 1e140;

    private long count;
    private boolean tooLarge;
    private final ExpansionSum sum;
    private final ExpansionSum squares;

    ExactMoments() {
        this(0, false, new ExpansionSum(), new ExpansionSum());
    }

    private ExactMoments(long count, boolean tooLarge, ExpansionSum sum, ExpansionSum squares) {
        this.count = count;
        this.tooLarge = tooLarge;
        this.sum = sum;
        this.squares = squares;
    }

    void add(double value) {
        count++;
        if (Math.abs(value) > LARGEST) {
            tooLarge = true;
        } else {
            sum.add(value);
            squares.addSquare(value);
        }
    }

    void add(ExactMoments other) {
        count += other.count;
        tooLarge |= other.tooLarge;
        sum.add(other.sum);
        squares.add(other.squares);
    }

    long count() {
        return count;
    }

    OptionalDouble average() {
        if (count == 0 || tooLarge) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sum.value()
                .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                .doubleValue());
    }

    /** Standard deviation of the sample: {@code sqrt((n sum(x^2) - sum(x)^2) / (n (n - 1)))}; none below two values. */
    OptionalDouble standardDeviation() {
        if (count < 2 || tooLarge) {
            return OptionalDouble.empty();
        }
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal total = sum.value();
        BigDecimal spread = n.multiply(squares.value()).subtract(total.multiply(total));
        double variance = spread.divide(n.multiply(BigDecimal.valueOf(count - 1)), MathContext.DECIMAL128)
                .doubleValue();
        return OptionalDouble.of(Math.sqrt(Math.max(0, variance)));
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeBoolean(tooLarge);
        sum.write(out);
        squares.write(out);
    }

    static ExactMoments read(DataInput in) throws IOException {
        return new ExactMoments(in.readLong(), in.readBoolean(), ExpansionSum.read(in), ExpansionSum.read(in));
    }
}
