package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WeightedMedianTest {

    private final WeightedMedian median = new WeightedMedian();

    record Weighted(double value, int weight) {}

    @Provide
    Arbitrary<List<Weighted>> fleets() {
        Arbitrary<Double> value = Arbitraries.oneOf(
                Arbitraries.of(-1.0, -0.0, 0.0, 1.0, 2.0), Arbitraries.doubles().between(-60, 200));
        return Combinators.combine(value, Arbitraries.integers().between(1, 5))
                .as(Weighted::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 2000)
    void selectingAndSortingGiveTheSameBits(@ForAll("fleets") List<Weighted> fleet) {
        double[] values = fleet.stream().mapToDouble(Weighted::value).toArray();
        double[] weights = fleet.stream().mapToDouble(Weighted::weight).toArray();
        assertThat(Double.doubleToRawLongBits(median.of(values, weights)))
                .isEqualTo(Double.doubleToRawLongBits(bySorting(values, weights)));
    }

    @Test
    void largeFleetsInAnyOrder() {
        Random random = new Random(1);
        double[] values = random.doubles(10_001).toArray();
        double[] weights = random.ints(10_001, 1, 400).asDoubleStream().toArray();
        assertThat(median.of(values, weights)).isEqualTo(bySorting(values, weights));
        Arrays.sort(values);
        assertThat(median.of(values, weights)).isEqualTo(bySorting(values, weights));
        Arrays.fill(values, 7);
        assertThat(median.of(values, weights)).isEqualTo(7);
    }

    @Test
    void itsInputStaysAsItIs() {
        double[] values = {3, 1, 2};
        double[] weights = {1, 1, 5};
        assertThat(median.of(values, weights)).isEqualTo(2);
        assertThat(values).containsExactly(3, 1, 2);
        assertThat(weights).containsExactly(1, 1, 5);
    }

    @Test
    void noValueHasNoMedian() {
        assertThatThrownBy(() -> median.of(new double[0], new double[0])).isInstanceOf(IllegalArgumentException.class);
    }

    private static double bySorting(double[] values, double[] weights) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        double total = Arrays.stream(weights).sum();
        double below = 0;
        for (int k = 0; k < order.length; k++) {
            below += weights[order[k]];
            if (2 * below > total || k == order.length - 1) {
                return values[order[k]];
            }
            if (2 * below == total) {
                return (values[order[k]] + values[order[k + 1]]) / 2;
            }
        }
        throw new IllegalStateException("half of the weight lies somewhere");
    }
}
