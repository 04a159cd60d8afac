package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.RoundMedians;
import io.flead.contract.message.ServerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Golden vectors, computed by hand, and equivalences of the strategies. */
class StrategiesTest {

    private static final AdmissionGate WIDE = new AdmissionGate(Updates.bounds(1e6), new PrivateCalibration());
    private static final ServerStep PLAIN = new PlainStep();

    /** Two rounds whose mean step is (1, -2), then (3, 0). */
    private static List<float[]> twoRounds(AggregationStrategy strategy) {
        Round first = round(strategy, 0, 0);
        // (0.5 * 2 + 2 * 1) / 3 = 1, (-3 * 2 + 0 * 1) / 3 = -2
        offer(first, "a", 0, 2, .5f, -3);
        offer(first, "b", 0, 1, 2, 0);
        GlobalModel one = decoded(first.close(Instant.EPOCH));
        Round second = new Round(RoundBase.of(one), WIDE, strategy, Instant.EPOCH);
        float[] global = one.parameters();
        offer(second, "a", 1, 1, global[0] + 3, global[1]);
        return List.of(one.parameters(), decoded(second.close(Instant.EPOCH)).parameters());
    }

    @Test
    void fedAvgOfTwoRounds() {
        assertRounds(AggregationStrategy.FED_AVG, new double[] {1, -2}, new double[] {4, -2});
    }

    @Test
    void fedAvgMCarriesHalfOfTheLastStepOn() {
        // m1 = (1, -2), w1 = .5 m1; m2 = .5 m1 + (3, 0) = (3.5, -1), w2 = w1 + .5 m2
        assertRounds(strategy("FedAvgM", new MomentumStep(.5, .5)), new double[] {.5, -1}, new double[] {2.25, -1.5});
    }

    @Test
    void fedAdagradAddsTheSquares() {
        // m1 = .5 (1, -2) = (.5, -1); v1 = 1 + (1, 4) = (2, 5)
        // m2 = (.25, -.5) + (1.5, 0) = (1.75, -.5); v2 = (2 + 9, 5)
        double[] one = {.1 * .5 / (Math.sqrt(2) + 1), .1 * -1 / (Math.sqrt(5) + 1)};
        double[] two = {one[0] + .1 * 1.75 / (Math.sqrt(11) + 1), one[1] + .1 * -.5 / (Math.sqrt(5) + 1)};
        assertRounds(strategy("FedAdagrad", new AdaptiveStep(AdaptiveStep.Rule.ADAGRAD, .1, .5, .99, 1)), one, two);
    }

    @Test
    void fedAdamDecaysTheSquaresWithoutCorrectingTheBias() {
        // v1 = .75 + .25 (1, 4) = (1, 1.75); v2 = .75 (1, 1.75) + .25 (9, 0) = (3, 1.3125)
        double[] one = {.1 * .5 / (1 + 1), .1 * -1 / (Math.sqrt(1.75) + 1)};
        double[] two = {one[0] + .1 * 1.75 / (Math.sqrt(3) + 1), one[1] + .1 * -.5 / (Math.sqrt(1.3125) + 1)};
        assertRounds(strategy("FedAdam", new AdaptiveStep(AdaptiveStep.Rule.ADAM, .1, .5, .75, 1)), one, two);
    }

    @Test
    void fedYogiRisesAsAdamAndSinksBySteps() {
        // v0 = 1, squares (1, 4): v1 = (1 - .25 * 1 * sign(0), 1 + .25 * 4) = (1, 2)
        // squares (9, 0): v2 = (1 + .25 * 9, 2 - .25 * 0) = (3.25, 2)
        double[] one = {.1 * .5 / (1 + 1), .1 * -1 / (Math.sqrt(2) + 1)};
        double[] two = {one[0] + .1 * 1.75 / (Math.sqrt(3.25) + 1), one[1] + .1 * -.5 / (Math.sqrt(2) + 1)};
        assertRounds(strategy("FedYogi", new AdaptiveStep(AdaptiveStep.Rule.YOGI, .1, .5, .75, 1)), one, two);
    }

    @Test
    void yogiSinksSlowerThanAdam() {
        AggregationStrategy.Outcome outcome = new AdaptiveStep(AdaptiveStep.Rule.YOGI, .1, .5, .75, 1)
                .move(new float[1], new double[] {1}, new ServerState(new float[1], new float[] {8}));
        assertThat(outcome.server().secondMoment()).containsExactly(7.75f);
    }

    @Test
    void medianIsOfEachCoordinateWhateverTheSamples() {
        AggregationStrategy odd = new AggregationStrategy("Median", new CoordinateMedian(10), PLAIN);
        Round round = round(odd, 0, 0);
        offer(round, "a", 0, 1, 1, 30);
        offer(round, "b", 0, 1000, 2, 10);
        offer(round, "c", 0, 1, 900, 20);
        assertThat(round.close(Instant.EPOCH).parameters()).containsExactly(2, 20);
        offer(round, "d", 0, 1, 4, -7);
        assertThat(round.close(Instant.EPOCH).parameters()).containsExactly(3, 15);
    }

    @Test
    void trimmedMeanLeavesOutEitherEnd() {
        Round round = round(new AggregationStrategy("TrimmedMean", new TrimmedMean(.2, 10), PLAIN), 0, 0);
        float[][] steps = {{1, 5}, {2, 4}, {3, 3}, {6, 2}, {700, -800}};
        for (int i = 0; i < steps.length; i++) {
            offer(round, "d" + i, 0, 1 + i, steps[i]);
        }
        // ceil(.2 * 5) = 1 at either end
        assertThat(round.close(Instant.EPOCH).parameters()).containsExactly(11 / 3f, 3);
    }

    @Test
    void krumTakesTheStepNearestToItsNeighbours() {
        // n = 5, f = 1: the two nearest neighbours. Steps 0, 1, 3, 7, 100 score 1 + 9, 1 + 4, 4 + 9, 16 + 36, ...
        Round round = krum(false);
        assertThat(round.close(Instant.EPOCH).parameters()).containsExactly(1, 0);
    }

    @Test
    void multiKrumTakesTheMeanOfTheNearestOnes() {
        // n - f - 2 = 2 of them: 1 and 0
        assertThat(krum(true).close(Instant.EPOCH).parameters()).containsExactly(.5f, 0);
    }

    @Test
    void krumGivesNoModelWithoutAGuarantee() {
        AggregationStrategy krum = new AggregationStrategy("Krum", new Krum(1, false, 10), PLAIN);
        Round round = round(krum, 0, 0);
        for (int i = 0; i < 4; i++) {
            offer(round, "d" + i, 0, 1, i, 0);
        }
        assertThat(krum.leastDevices()).isEqualTo(5);
        assertThatThrownBy(() -> round.close(Instant.EPOCH))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4 devices: 5 must have reported");
        assertThatThrownBy(() -> new Krum(4, false, 10)).hasMessageContaining("maxDevices must be at least 11");
        assertThatThrownBy(() -> new Krum(1, false, 2001)).hasMessageContaining("at most 2000 devices");
    }

    @Property(tries = 100)
    void equivalences(@ForAll long seed, @ForAll @IntRange(min = 3, max = 30) int devices) {
        GlobalModel mean = fleet(AggregationStrategy.FED_AVG, seed, devices, true);
        assertThat(fleet(strategy("FedAvgM", new MomentumStep(1, 0)), seed, devices, true)
                        .sha256())
                .as("FedAvgM without momentum at rate 1")
                .isEqualTo(mean.sha256());
        GlobalModel equal = fleet(AggregationStrategy.FED_AVG, seed, devices, false);
        float[] trimmed = fleet(
                        new AggregationStrategy("TrimmedMean", new TrimmedMean(0, 100), PLAIN), seed, devices, false)
                .parameters();
        for (int i = 0; i < trimmed.length; i++) {
            assertThat(trimmed[i])
                    .as("trimmed mean of 0, equal samples")
                    .isCloseTo(equal.parameters()[i], within(1e-5f));
        }
    }

    /** Nine honest devices and one that sends a million times an honest step, without a clip. */
    @Property(tries = 60)
    void oneAttackerOfTenLeavesRobustRulesWithinTheHonestRange(@ForAll long seed) {
        List<AggregationStrategy> robust = List.of(
                new AggregationStrategy("Median", new CoordinateMedian(100), PLAIN),
                new AggregationStrategy("TrimmedMean", new TrimmedMean(.1, 100), PLAIN),
                new AggregationStrategy("Krum", new Krum(1, false, 100), PLAIN),
                new AggregationStrategy("MultiKrum", new Krum(1, true, 100), PLAIN));
        for (AggregationStrategy strategy : robust) {
            Random random = new Random(seed);
            Round round = round(strategy, new float[8]);
            float[][] honest = new float[9][8];
            for (int device = 0; device < 9; device++) {
                for (int i = 0; i < 8; i++) {
                    honest[device][i] = (float) random.nextGaussian();
                }
                offer(round, "d" + device, 0, 1 + random.nextInt(100), honest[device]);
            }
            float[] attack = honest[0].clone();
            for (int i = 0; i < 8; i++) {
                attack[i] *= -1e6f;
            }
            offer(round, "attacker", 0, 1000, attack);
            float[] next = round.close(Instant.EPOCH).parameters();
            if (strategy.label().equals("Krum")) {
                assertThat(List.of(honest)).anySatisfy(step -> assertThat(step).containsExactly(next));
            }
            for (int i = 0; i < 8; i++) {
                float low = Float.MAX_VALUE;
                float high = -Float.MAX_VALUE;
                for (float[] step : honest) {
                    low = Math.min(low, step[i]);
                    high = Math.max(high, step[i]);
                }
                assertThat(next[i]).as(strategy.label()).isBetween(low, high);
            }
        }
    }

    @Test
    void aStrategyBeginsWithoutTheMemoryOfAnother() {
        AggregationStrategy adam = strategy("FedAdam", new AdaptiveStep(AdaptiveStep.Rule.ADAM, .1, .5, .75, 1));
        Round first = round(adam, 0, 0);
        offer(first, "a", 0, 1, 1, 1);
        GlobalModel one = first.close(Instant.EPOCH);
        assertThat(one.server().isNone()).isFalse();

        Round second = new Round(RoundBase.of(one), WIDE, strategy("FedAvgM", new MomentumStep(1, .9)), Instant.EPOCH);
        offer(second, "a", 1, 1, one.parameters()[0] + 1, one.parameters()[1]);
        assertThat(second.close(Instant.EPOCH).server().momentum()).containsExactly(1, 0);
    }

    @Test
    void anEpochKeepsTheMemory() {
        AggregationStrategy momentum = strategy("FedAvgM", new MomentumStep(1, .9));
        Round first = round(momentum, 0, 0);
        offer(first, "a", 0, 1, 1, 1);
        GlobalModel one = first.close(Instant.EPOCH);
        InitialModel initial = new InitialModel(Updates.SHAPE, new float[2]);
        GlobalModel epoch = Round.epochAfter(initial, one, Instant.EPOCH);
        assertThat(epoch.server()).isEqualTo(one.server());
        assertThat(RoundBase.of(initial, Optional.of(epoch)).serverOf("FedAvgM"))
                .isEqualTo(one.server());
    }

    private static Round krum(boolean several) {
        Round round = round(new AggregationStrategy("Krum", new Krum(1, several, 10), PLAIN), 0, 0);
        float[] steps = {0, 1, 3, 7, 100};
        for (int i = 0; i < steps.length; i++) {
            offer(round, "d" + i, 0, 1, steps[i], 0);
        }
        return round;
    }

    private static GlobalModel fleet(AggregationStrategy strategy, long seed, int devices, boolean samples) {
        Random random = new Random(seed);
        Round round = round(strategy, new float[5]);
        for (int device = 0; device < devices; device++) {
            float[] parameters = new float[5];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = (float) random.nextGaussian();
            }
            offer(round, "d" + device, 0, samples ? 1 + random.nextInt(500) : 7, parameters);
        }
        return round.close(Instant.EPOCH);
    }

    private static void assertRounds(AggregationStrategy strategy, double[] one, double[] two) {
        List<float[]> rounds = twoRounds(strategy);
        for (int i = 0; i < one.length; i++) {
            assertThat((double) rounds.get(0)[i]).as("round 1").isCloseTo(one[i], within(1e-6));
            assertThat((double) rounds.get(1)[i]).as("round 2").isCloseTo(two[i], within(1e-6));
        }
    }

    private static AggregationStrategy strategy(String label, ServerStep step) {
        return new AggregationStrategy(label, new WeightedMean(), step);
    }

    private static Round round(AggregationStrategy strategy, float... global) {
        return new Round(
                new RoundBase(0, 0, Updates.SHAPE, global, 0, RoundMedians.NONE), WIDE, strategy, Instant.EPOCH);
    }

    private static void offer(Round round, String device, long version, long samples, float... parameters) {
        assertThat(Updates.offer(round, Updates.update(device, version, samples, 0, parameters)))
                .isInstanceOf(Admission.Admitted.class);
    }

    private static GlobalModel decoded(GlobalModel model) {
        try {
            return GlobalModel.decode(model.encode());
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }
}
