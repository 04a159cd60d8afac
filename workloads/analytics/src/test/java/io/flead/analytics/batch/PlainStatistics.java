package io.flead.analytics.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** The expected results, computed in the plainest way: exact decimals, whole lists. */
final class PlainStatistics {

    private static final MathContext PRECISION = MathContext.DECIMAL128;

    private PlainStatistics() {}

    static void assertSame(JsonNode result, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int count = sorted.size();
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : sorted) {
            sum = sum.add(new BigDecimal(value));
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(count), PRECISION);
        BigDecimal squares = BigDecimal.ZERO;
        for (double value : sorted) {
            squares = squares.add(new BigDecimal(value).subtract(mean).pow(2));
        }
        assertThat(result.get("count").asInt()).isEqualTo(count);
        same(result.get("avg"), mean.doubleValue());
        same(result.get("min"), sorted.get(0));
        same(result.get("max"), sorted.get(count - 1));
        if (count > 1) {
            same(
                    result.get("stddev"),
                    squares.divide(BigDecimal.valueOf(count - 1L), PRECISION)
                            .sqrt(PRECISION)
                            .doubleValue());
        } else {
            assertThat(result.get("stddev").isNull()).isTrue();
        }
        quantile(result, "p01", sorted, .01);
        quantile(result, "p05", sorted, .05);
        quantile(result, "p25", sorted, .25);
        quantile(result, "p50", sorted, .5);
        quantile(result, "p75", sorted, .75);
        quantile(result, "p95", sorted, .95);
        quantile(result, "p99", sorted, .99);
    }

    static void same(JsonNode actual, double expected) {
        assertThat(actual.asDouble()).isCloseTo(expected, within(1e-9 * Math.max(1e-3, Math.abs(expected))));
    }

    private static void quantile(JsonNode result, String name, List<Double> sorted, double quantile) {
        double position = quantile * (sorted.size() - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        double expected = sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
        same(result.at("/quantiles/" + name), expected);
    }
}
