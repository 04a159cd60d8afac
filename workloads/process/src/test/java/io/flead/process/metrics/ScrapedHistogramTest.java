package io.flead.process.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScrapedHistogramTest {

    private static final double[] BOUNDS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    private final ScrapedHistogram histogram =
            ScrapedHistogram.ofCumulative(Map.of(10.0, 50.0, 20.0, 90.0, 50.0, 99.0, Double.POSITIVE_INFINITY, 100.0));

    @Test
    void quantilesAreLinearWithinTheirBucket() {
        assertThat(histogram.quantile(0.25)).hasValue(5);
        assertThat(histogram.quantile(0.5)).hasValue(10);
        assertThat(histogram.quantile(0.7)).hasValue(15);
        assertThat(histogram.quantile(0.99)).hasValue(50);
    }

    @Test
    void beyondTheLastBoundThereIsOnlyThatBound() {
        assertThat(histogram.quantile(1)).hasValue(50);
        assertThat(histogram.isBeyondBounds(1)).isTrue();
        assertThat(histogram.isBeyondBounds(0.99)).isFalse();
        assertThat(ScrapedHistogram.empty().isBeyondBounds(1)).isFalse();
    }

    @Test
    void withoutValuesThereIsNoQuantile() {
        assertThat(ScrapedHistogram.empty().quantile(0.5)).isEmpty();
        assertThat(histogram.minus(histogram).quantile(0.5)).isEmpty();
    }

    @Test
    void aRunsShareIsTheDifference() {
        ScrapedHistogram earlier = ScrapedHistogram.ofCumulative(
                Map.of(10.0, 50.0, 20.0, 50.0, 50.0, 50.0, Double.POSITIVE_INFINITY, 50.0));

        ScrapedHistogram share = histogram.minus(earlier);

        assertThat(share.count()).isEqualTo(50);
        assertThat(share.quantile(0.4)).hasValue(15);
    }

    @Test
    void countsThatBeganAgainAreTheShareThemselves() {
        ScrapedHistogram fresh =
                ScrapedHistogram.ofCumulative(Map.of(10.0, 1.0, 20.0, 1.0, 50.0, 1.0, Double.POSITIVE_INFINITY, 1.0));

        assertThat(fresh.minus(histogram).count()).isEqualTo(1);
    }

    @Test
    void aQuantileIsAShare() {
        assertThatThrownBy(() -> histogram.quantile(99)).hasMessageContaining("from 0 to 1");
    }

    @Property
    void aQuantileIsOffByNoMoreThanItsBucket(
            @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0, max = 999) Double> values,
            @ForAll @DoubleRange(min = 0.01, max = 1) double q) {
        Map<Double, Double> cumulative = new HashMap<>();
        for (double bound : BOUNDS) {
            cumulative.put(bound, (double)
                    values.stream().filter(value -> value <= bound).count());
        }
        cumulative.put(Double.POSITIVE_INFINITY, (double) values.size());
        double exact =
                values.stream().sorted().toList().get((int) Math.max(0, Math.ceil(q * values.size() - 1e-9) - 1));

        double estimate = ScrapedHistogram.ofCumulative(cumulative).quantile(q).orElseThrow();

        int bucket = Arrays.binarySearch(BOUNDS, exact);
        double upper = BOUNDS[bucket >= 0 ? bucket : -bucket - 1];
        double lower =
                Arrays.stream(BOUNDS).filter(bound -> bound < upper).max().orElse(0);
        assertThat(estimate).isCloseTo((lower + upper) / 2, within((upper - lower) / 2 + 1e-9));
    }
}
