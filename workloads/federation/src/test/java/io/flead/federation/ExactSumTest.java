package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {

    record Term(double value, long weight) {}

    @Provide
    Arbitrary<List<Term>> terms() {
        Arbitrary<Double> values = Arbitraries.doubles().between(-ExactSum.LIMIT, ExactSum.LIMIT);
        Arbitrary<Double> small = Arbitraries.doubles().between(-1e-6, 1e-6).ofScale(20);
        Arbitrary<Long> weights = Arbitraries.longs().between(1, ExactSum.MAX_WEIGHT);
        return Combinators.combine(Arbitraries.oneOf(values, small), weights)
                .as(Term::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 500)
    void equalsTheExactSumOfTheRoundedTerms(@ForAll("terms") List<Term> terms) {
        ExactSum sum = new ExactSum(1);
        BigDecimal exact = BigDecimal.ZERO;
        BigDecimal weight = BigDecimal.ZERO;
        for (Term term : terms) {
            sum.add(new double[] {term.value()}, term.weight());
            exact = exact.add(new BigDecimal(term.value()).multiply(BigDecimal.valueOf(term.weight())));
            weight = weight.add(BigDecimal.valueOf(term.weight()));
        }
        double expected = exact.divide(weight, MathContext.DECIMAL128).doubleValue();
        // Each term is rounded to a multiple of 2^-42; the mean of the roundings is not larger than one of them.
        assertThat(sum.mean(0)).isCloseTo(expected, within(0x1p-43 + Math.ulp(expected) * 2));
    }

    @Test
    void fillsItsRoomWithoutOverflow() {
        ExactSum sum = new ExactSum(2);
        for (int i = 0; i < ExactSum.MAX_TERMS; i++) {
            sum.add(new double[] {ExactSum.LIMIT, -ExactSum.LIMIT}, ExactSum.MAX_WEIGHT);
        }
        assertThat(sum.mean(0)).isEqualTo(ExactSum.LIMIT);
        assertThat(sum.mean(1)).isEqualTo(-ExactSum.LIMIT);
        assertThat(sum.totalWeight()).isEqualTo(ExactSum.MAX_WEIGHT * ExactSum.MAX_TERMS);
        assertThatThrownBy(() -> sum.add(new double[2], 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void largeTermsCancelExactly() {
        ExactSum sum = new ExactSum(1);
        sum.add(new double[] {1e6}, 1000);
        sum.add(new double[] {0x1p-42}, 1);
        sum.add(new double[] {-1e6}, 1000);
        assertThat(sum.mean(0)).isEqualTo(0x1p-42 / 2001);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1048577, -1e300})
    void refusesValuesBeyondItsRangeAndStaysAsItWas(double value) {
        ExactSum sum = new ExactSum(2);
        sum.add(new double[] {1, 2}, 3);
        assertThatThrownBy(() -> sum.add(new double[] {5, value}, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sum.mean(0)).isEqualTo(1);
        assertThat(sum.totalWeight()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, 1L << 31})
    void refusesImpossibleWeights(long weight) {
        assertThatThrownBy(() -> new ExactSum(1).add(new double[] {1}, weight))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMeanOfNothingIsAnError() {
        assertThatThrownBy(() -> new ExactSum(1).mean(0)).isInstanceOf(IllegalStateException.class);
    }
}
