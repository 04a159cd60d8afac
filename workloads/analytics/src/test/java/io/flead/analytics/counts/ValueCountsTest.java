package io.flead.analytics.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.detector.rows.Quantile;
import io.flead.evaluation.metrics.Ranking;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ValueCountsTest {

    private static final int MOST = 1 << 10;

    @Property(tries = 200)
    void fewValuesAreCountedExactly(@ForAll long seed, @ForAll @IntRange(min = 1, max = MOST) int size) {
        double[] values = values(new Random(seed), size);
        ValueCounts counts = of(values, 0, size);
        Arrays.sort(values);
        assertThat(counts.isExact()).isTrue();
        assertThat(counts.count()).isEqualTo(size);
        for (int rank = 0; rank < size; rank++) {
            assertThat(counts.at(rank).low())
                    .isEqualTo(values[rank] + 0.0)
                    .isEqualTo(counts.at(rank).high());
        }
        for (double quantile : new double[] {0, .1, .5, .99, 1}) {
            assertThat(counts.quantile(quantile)).isEqualTo(Quantile.of(values, quantile) + 0.0);
        }
    }

    /** Invariant of all that tasks count: who counted what, and in which order, changes nothing. */
    @Property(tries = 100)
    void theOrderAndTheDivisionAmongTasksChangeNothing(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int size, @ForAll @IntRange(max = 8) int tasks)
            throws Exception {
        Random random = new Random(seed);
        double[] values = values(random, size);
        byte[] alone = bytes(of(values, 0, size));
        ValueCounts merged = new ValueCounts(MOST);
        int from = 0;
        for (int task = 0; task <= tasks; task++) {
            int to = task == tasks ? size : from + random.nextInt(size - from + 1);
            ValueCounts part = of(values, from, to);
            if (random.nextBoolean()) {
                part = read(bytes(part));
            }
            if (random.nextBoolean()) {
                part.merge(merged);
                merged = part;
            } else {
                merged.merge(part);
            }
            from = to;
        }
        assertThat(bytes(merged)).isEqualTo(alone);
    }

    @Property(tries = 50)
    void manyValuesStayBoundedAndCloseToTheTruth(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        double[] values = random.doubles(50_000, 1, 100).toArray();
        ValueCounts counts = of(values, 0, values.length);
        Arrays.sort(values);
        assertThat(counts.isExact()).isFalse();
        assertThat(bytes(counts).length).isLessThan(16 * MOST + 1000);
        for (int rank = 0; rank < values.length; rank += 997) {
            ValueCounts.Range range = counts.at(rank);
            assertThat(values[rank]).isBetween(range.low(), range.high());
            assertThat(range.middle()).isCloseTo(values[rank], within(values[rank] * .01));
        }
    }

    @Property(tries = 100)
    void stepsRankAsTheScoresDo(@ForAll long seed, @ForAll @IntRange(min = 2, max = 500) int size) {
        Random random = new Random(seed);
        double[] scores = new double[size];
        boolean[] anomalous = new boolean[size];
        ValueCounts normal = new ValueCounts(MOST);
        ValueCounts faulty = new ValueCounts(MOST);
        for (int row = 0; row < size; row++) {
            scores[row] = random.nextInt(40) / 8.0;
            anomalous[row] = row == 0 || (row > 1 && random.nextInt(4) == 0);
            (anomalous[row] ? faulty : normal).add(scores[row]);
        }
        ValueCounts.Steps steps = normal.steps(faulty);
        assertThat(Ranking.areaUnderRocOfSteps(steps.all(), steps.ofSort()))
                .isEqualTo(Ranking.areaUnderRoc(scores, anomalous));
        assertThat(Ranking.averagePrecisionOfSteps(steps.all(), steps.ofSort()))
                .isEqualTo(Ranking.averagePrecision(scores, anomalous));
    }

    @Test
    void theEndsOfTheRangeAreValuesToo() {
        ValueCounts counts = new ValueCounts(2);
        for (double value : new double[] {
            Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -1, -0.0, 0, 1e308, Double.MAX_VALUE, Double.POSITIVE_INFINITY
        }) {
            counts.add(value);
        }
        assertThat(counts.count()).isEqualTo(8);
        assertThat(counts.at(0).low()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(counts.at(7).high()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> counts.add(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> counts.at(8)).hasMessage("there is no rank 8 among 8 values");
        assertThat(new ValueCounts(2).quantile(.5)).isNaN();
    }

    private static double[] values(Random random, int size) {
        double[] values = new double[size];
        int kind = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            values[i] = switch (kind) {
                case 0 -> random.nextGaussian();
                case 1 -> random.nextInt(5);
                case 2 -> Math.exp(40 * random.nextGaussian()) * (random.nextBoolean() ? 1 : -1);
                default -> random.nextBoolean() ? 0 : random.nextGaussian();
            };
        }
        return values;
    }

    private static ValueCounts of(double[] values, int from, int to) {
        ValueCounts counts = new ValueCounts(MOST);
        for (int i = from; i < to; i++) {
            counts.add(values[i]);
        }
        return counts;
    }

    private static byte[] bytes(ValueCounts counts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(counts);
        }
        return bytes.toByteArray();
    }

    private static ValueCounts read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (ValueCounts) in.readObject();
        }
    }
}
