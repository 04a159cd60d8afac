package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.RoundMedians;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpdateBoundsTest {

    private static final int PARAMETERS = 5;
    private static final int HOSTILE = 10_000;
    private static final int BUFFER = 400;
    private static final int WARMUP = 200;
    private static final AdmissionGate GATE =
            new AdmissionGate(new UpdateBounds(10, 3, BUFFER, WARMUP), new PrivateCalibration());

    private final Random random = new Random(10);

    @Test
    void invariant2_tenThousandHostileUpdatesMoveTheModelNoFurtherThanTheClipTimesTheirShareOfTheWeights() {
        RoundMedians last = new RoundMedians(250, 0.2);
        RoundBase base = base(last);
        List<LocalModelUpdate> honest = honest(20, 0.2);
        int admitted = 0;
        for (int i = 0; i < HOSTILE; i++) {
            LocalModelUpdate hostile = hostile();
            GlobalModel with = close(base, honest, hostile);
            if (with.devices() == honest.size()) {
                continue;
            }
            admitted++;
            long others = honest.stream().mapToLong(LocalModelUpdate::samples).sum();
            long weight = with.samples() - others;
            assertThat(weight).isBetween(1L, Math.min(hostile.samples(), 3 * last.samples()));
            double share = (double) weight / with.samples();
            // The same device with the same weight, had it not moved.
            LocalModelUpdate still = Updates.update("liar", 0, hostile.samples(), 0.5, new float[PARAMETERS]);
            assertThat(distance(with.parameters(), close(base, honest, still).parameters()))
                    .isLessThanOrEqualTo(3 * last.step() * share + 1e-6);
            for (float parameter : with.parameters()) {
                assertThat(parameter).isFinite();
            }
        }
        assertThat(admitted).as("hostile updates that took part").isGreaterThan(HOSTILE / 5);
    }

    /** What any writer of the topic may send in place of an update: each is refused or bounded, none ends the round. */
    @Test
    void invariant10_tenThousandBrokenUpdatesEndNothingAndBarNoHonestDevice() {
        RoundBase base = base(new RoundMedians(250, 0.2));
        Round round = new Round(base, GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
        List<LocalModelUpdate> honest = honest(20, 0.2);
        int refused = 0;
        for (int i = 0; i < HOSTILE; i++) {
            byte[] key = random.nextInt(10) == 0 ? noise(20) : Updates.key("liar" + i);
            byte[] value = switch (random.nextInt(3)) {
                case 0 -> noise(300);
                case 1 ->
                    altered(hostile("liar" + i, 0, 1 + random.nextInt(BUFFER), 1)
                            .encode());
                default -> altered(honest.get(i % honest.size()).encode());
            };
            refused += round.offer(key, value) instanceof Admission.Refused ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(HOSTILE / 2);
        honest.forEach(update ->
                assertThat(Updates.offer(round, update)).as(update.deviceId()).isInstanceOf(Admission.Admitted.class));
        for (float parameter : round.close(Instant.EPOCH).parameters()) {
            assertThat(parameter).isFinite();
        }
    }

    private byte[] noise(int most) {
        byte[] noise = new byte[random.nextInt(most)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] altered(byte[] update) {
        for (int change = random.nextInt(5); change >= 0; change--) {
            update[random.nextInt(update.length)] = (byte) random.nextInt();
        }
        return random.nextInt(3) > 0 ? update : Arrays.copyOf(update, random.nextInt(update.length));
    }

    @Test
    void invariant2_anUpdateThatClaimsAllSamplesOfTheWorldDoesNotReplaceTheModel() {
        List<LocalModelUpdate> honest = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            honest.add(Updates.update("d" + i, 0, 300, 0.5, 1, 0, 0, 0, 0));
        }
        for (long claimed : new long[] {Integer.MAX_VALUE, BUFFER + 1}) {
            Round round = new Round(base(RoundMedians.NONE), GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
            honest.forEach(update -> Updates.offer(round, update));
            assertThat(Updates.offer(round, Updates.update("liar", 0, claimed, 1e6, -1, 0, 0, 0, 0)))
                    .isEqualTo(new Admission.Refused(RefusalReason.TOO_MANY_SAMPLES));
        }
        GlobalModel most =
                close(base(RoundMedians.NONE), honest, Updates.update("liar", 0, BUFFER, 0.5, -1, 0, 0, 0, 0));
        assertThat((double) most.parameters()[0])
                .as("without a round before, a device weighs no more than its warm-up: here one of ten")
                .isCloseTo(0.8, within(1e-6));
    }

    @Test
    void theMediansThatBoundARoundAreThoseOfTheRoundBefore() {
        GlobalModel first = close(base(RoundMedians.NONE), honest(9, 0.1), hostile("liar", 1, 400, 1e30));
        assertThat(first.medians().samples()).isBetween(200L, 400L);
        assertThat(first.medians().step()).isCloseTo(0.1, within(1e-6));

        RoundBase next = RoundBase.of(first);
        Round round = new Round(next, GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
        LocalModelUpdate far = hostile("liar", next.version(), 400, 1e30);
        assertThat(Updates.offer(round, far)).isInstanceOfSatisfying(Admission.Admitted.class, admission -> {
            assertThat(admission.bounds()).containsExactly(Bound.MEDIAN_STEP);
            assertThat(admission.clipped()).isTrue();
            assertThat(length(admission.step())).isCloseTo(0.3, within(1e-6));
        });
    }

    @Test
    void eachBoundIsNamedWhenItBinds() {
        Round early = new Round(base(RoundMedians.NONE), GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
        assertThat(Updates.offer(early, hostile("a", 0, 400, 1e9)))
                .isInstanceOfSatisfying(
                        Admission.Admitted.class,
                        admission -> assertThat(admission.bounds())
                                .containsExactly(Bound.MAX_UPDATE_NORM, Bound.MEDIAN_SAMPLES));
        Round later = new Round(base(new RoundMedians(100, 0.2)), GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
        assertThat(Updates.offer(later, hostile("a", 0, 301, 1e9)))
                .isInstanceOfSatisfying(Admission.Admitted.class, admission -> {
                    assertThat(admission.bounds()).containsExactly(Bound.MEDIAN_STEP, Bound.MEDIAN_SAMPLES);
                    assertThat(admission.weight()).isEqualTo(300);
                });
        assertThat(Updates.offer(later, hostile("b", 0, 300, 0.5)))
                .isInstanceOfSatisfying(
                        Admission.Admitted.class,
                        admission -> assertThat(admission.bounds()).isEmpty());
    }

    private GlobalModel close(RoundBase base, List<LocalModelUpdate> honest, LocalModelUpdate other) {
        Round round = new Round(base, GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
        honest.forEach(update -> Updates.offer(round, update));
        Updates.offer(round, other);
        return round.close(Instant.EPOCH);
    }

    private List<LocalModelUpdate> honest(int devices, double length) {
        List<LocalModelUpdate> updates = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            updates.add(Updates.update("d" + device, 0, 200 + random.nextInt(200), 0.5, direction(length)));
        }
        return updates;
    }

    private LocalModelUpdate hostile() {
        long samples = random.nextBoolean() ? 1 + random.nextInt(BUFFER) : random.nextLong();
        return hostile("liar", 0, samples, Math.pow(10, random.nextInt(44) - 5));
    }

    private LocalModelUpdate hostile(String device, long round, long samples, double length) {
        return Updates.update(device, round, samples, 0.5, direction(length));
    }

    /** A random direction; beyond the floats' range it holds infinities, and now and then NaN. */
    private float[] direction(double length) {
        double[] values = random.doubles(PARAMETERS, -1, 1).toArray();
        double norm = length(values);
        float[] direction = new float[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            direction[i] = (float) (values[i] / norm * length);
        }
        return direction;
    }

    private static RoundBase base(RoundMedians last) {
        return new RoundBase(0, 0, Updates.SHAPE, new float[PARAMETERS], 0, last);
    }

    private static double distance(float[] a, float[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = (double) a[i] - b[i];
        }
        return length(difference);
    }

    private static double length(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
