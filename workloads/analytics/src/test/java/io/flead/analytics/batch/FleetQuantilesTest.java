package io.flead.analytics.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FleetQuantilesTest {

    private static final int MOST = 256;
    private static final int MOST_STEPS = 10;

    @Property(tries = 100)
    void quantilesOverAllDevicesAreThoseOfAllValuesSorted(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int devices, @ForAll @IntRange(max = 4) int kind) {
        Random random = new Random(seed);
        List<double[]> values = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            double[] own = new double[random.nextInt(6000)];
            for (int i = 0; i < own.length; i++) {
                own[i] = switch (kind) {
                    case 0 -> random.nextGaussian() + device;
                    case 1 -> random.nextInt(3) - 1; // few distinct values
                    case 2 -> 5; // all the same
                    case 3 -> random.nextBoolean() ? -0.0 : random.nextBoolean() ? 0 : random.nextGaussian();
                    default -> Math.exp(20 * random.nextGaussian()) * (random.nextBoolean() ? -1 : 1);
                };
            }
            Arrays.sort(own);
            values.add(own);
        }
        double[] all = values.stream().flatMapToDouble(Arrays::stream).sorted().toArray();

        RankSearch search = RankSearch.BEGIN;
        int steps = 0;
        while (!search.open().isEmpty()) {
            assertThat(++steps).as("steps").isLessThanOrEqualTo(MOST_STEPS);
            List<ValuesBetween> parts = new ArrayList<>();
            for (double[] own : values) {
                ValuesBetween part = new ValuesBetween(search.open(), MOST);
                part.add(own);
                parts.add(part);
            }
            search = search.next(parts.stream().reduce(ValuesBetween::merge).orElseThrow());
        }
        double[] expected = all.length == 0 ? new double[0] : Quantiles.of(all.length, rank -> all[(int) rank] + 0.0);
        assertThat(search.quantiles()).isEqualTo(expected);
    }

    @Property(tries = 60)
    void momentsAddUp(
            @ForAll long seed, @ForAll @IntRange(max = 500) int first, @ForAll @IntRange(max = 500) int more) {
        double[] all = new Random(seed).doubles(first + more, 1e6, 1e6 + 1).toArray();
        double[] left = Arrays.copyOf(all, first);
        double[] right = Arrays.copyOfRange(all, first, first + more);
        Arrays.sort(left);
        Arrays.sort(right);
        Arrays.sort(all);
        ChanMoments together = ChanMoments.of(left).plus(ChanMoments.of(right));
        ChanMoments whole = ChanMoments.of(all);
        assertThat(together.count()).isEqualTo(whole.count());
        if (first + more > 1) {
            assertThat(together.mean()).isCloseTo(whole.mean(), org.assertj.core.data.Offset.offset(1e-6));
            assertThat(together.standardDeviation())
                    .isCloseTo(whole.standardDeviation(), org.assertj.core.data.Offset.offset(1e-6));
        }
    }
}
