package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.RoundMedians;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FedAvgTest {

    private static final AdmissionGate WIDE = new AdmissionGate(Updates.bounds(1e6), new PrivateCalibration());

    @Test
    void weightsZeroAndThreeWithSamplesOneAndTwoGiveTwo() {
        Round round = new Round(
                new RoundBase(0, 0, Updates.SHAPE, new float[] {0}, 0, RoundMedians.NONE),
                WIDE,
                AggregationStrategy.FED_AVG,
                Instant.EPOCH);
        Updates.offer(round, Updates.update("a", 0, 1, 0, 0f));
        Updates.offer(round, Updates.update("b", 0, 2, 0, 3f));
        GlobalModel model = round.close(Instant.EPOCH);
        assertThat(model.parameters()).containsExactly(2f);
        assertThat(model.samples()).isEqualTo(3);
        assertThat(model.devices()).isEqualTo(2);
    }

    @Property(tries = 200)
    void equalsTheMeanInDoublePrecision(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int devices,
            @ForAll @IntRange(min = 1, max = 50) int n) {
        Random random = new Random(seed);
        float[] global = floats(random, n);
        Round round = new Round(
                new RoundBase(7, 7, Updates.SHAPE, global, 7, RoundMedians.NONE),
                WIDE,
                AggregationStrategy.FED_AVG,
                Instant.EPOCH);
        List<float[]> weights = new ArrayList<>();
        List<Long> samples = new ArrayList<>();
        double lossSum = 0;
        double sampleSum = 0;
        for (int device = 0; device < devices; device++) {
            weights.add(floats(random, n));
            samples.add(1L + random.nextInt(100_000));
            double loss = random.nextDouble() * 3;
            lossSum += loss * samples.get(device);
            sampleSum += samples.get(device);
            Updates.offer(round, Updates.update("d" + device, 7, samples.get(device), loss, weights.get(device)));
        }

        GlobalModel model = round.close(Instant.EPOCH);

        for (int i = 0; i < n; i++) {
            double reference = 0;
            for (int device = 0; device < devices; device++) {
                reference += weights.get(device)[i] * (samples.get(device) / sampleSum);
            }
            assertThat((double) model.parameters()[i])
                    .isCloseTo(reference, within(Math.ulp((float) reference) + 1e-11));
        }
        assertThat(model.meanLoss()).isCloseTo(lossSum / sampleSum, within(1e-11));
        assertThat(model.version()).isEqualTo(8);
        assertThat(model.parentVersion()).isEqualTo(7);
        assertThat(model.round()).isEqualTo(7);
    }

    @Test
    void aRoundOfZeroSamplesMakesNoModel() {
        Round round = new Round(
                new RoundBase(0, 0, Updates.SHAPE, new float[] {1}, 0, RoundMedians.NONE),
                WIDE,
                AggregationStrategy.FED_AVG,
                Instant.EPOCH);
        for (String device : List.of("a", "b", "c")) {
            assertThat(Updates.offer(round, Updates.update(device, 0, 0, 0, 2f)))
                    .isEqualTo(new Admission.Refused(RefusalReason.NO_SAMPLES));
        }
        assertThat(round.devices()).isEmpty();
        assertThatThrownBy(() -> round.close(Instant.EPOCH)).isInstanceOf(IllegalStateException.class);
    }

    private static float[] floats(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
