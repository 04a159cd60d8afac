package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Quorum;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.RoundMedians;
import io.flead.contract.message.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundTest {

    private static final int PARAMETERS = 17;
    private static final InitialModel INITIAL = new InitialModel(Updates.SHAPE, new float[PARAMETERS]);
    private static final AdmissionGate GATE =
            new AdmissionGate(new UpdateBounds(3, 3, 1_000_000, 200), new PrivateCalibration());

    @SuppressWarnings("ArrayRecordComponent") // never written after it is made
    record Message(byte[] key, byte[] value) {}

    /**
     * Shuffled over partitions, with duplicates and rubbish in between, and the aggregator killed in the open round and
     * started again from the committed offsets: always the bytes of the undisturbed run.
     */
    @Property(tries = 150)
    void invariant1_anyOrderDuplicatesPartitionsAndCrashesGiveTheSameBytes(
            @ForAll long seed,
            @ForAll @IntRange(min = 5, max = 40) int devices,
            @ForAll @IntRange(min = 1, max = 5) int partitions,
            @ForAll boolean measured,
            @ForAll("strategies") AggregationStrategy strategy) {
        Random random = new Random(seed);
        // The bounds of a round are those of the model it starts from, however often it is read again.
        RoundBase base = new RoundBase(
                0,
                0,
                Updates.SHAPE,
                new float[PARAMETERS],
                0,
                measured ? new RoundMedians(1 + random.nextInt(5_000), random.nextDouble()) : RoundMedians.NONE,
                0,
                measured ? strategy.label() : "",
                measured ? new ServerState(positive(random), positive(random)) : ServerState.NONE);
        List<Message> updates = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            updates.add(message(randomUpdate(random, "device-" + device)));
        }
        GlobalModel expected = undisturbed(strategy, base, updates);

        List<List<Message>> log = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            log.add(new ArrayList<>());
        }
        List<Message> sent = new ArrayList<>(updates);
        for (int i = 0; i < devices; i++) {
            sent.add(updates.get(random.nextInt(devices)));
            sent.add(rubbish(random));
        }
        Collections.shuffle(sent, random);
        for (Message message : sent) {
            log.get(random.nextInt(partitions)).add(message);
        }

        // Offsets move only with a model, so that every start of this round reads it from its beginning.
        int crashes = random.nextInt(3);
        for (int crash = 0; crash < crashes; crash++) {
            read(strategy, base, log, random, random.nextInt(sent.size()));
        }
        GlobalModel model = read(strategy, base, log, random, sent.size()).close(Instant.EPOCH);

        assertThat(model.sha256()).isEqualTo(expected.sha256());
        assertThat(model.meanLoss()).isEqualTo(expected.meanLoss());
        assertThat(model.samples()).isEqualTo(expected.samples());
        assertThat(model.devices()).isEqualTo(devices);
        assertThat(model.medians()).isEqualTo(expected.medians());
        assertThat(model.encode()).isEqualTo(expected.encode());
    }

    /**
     * A device's key moves when partitions are added. What it sends again is the same update unless it has trained anew:
     * then which one counts depends on the reading order, but it is one of them.
     */
    @Property(tries = 100)
    void invariant1_inTheRoundInWhichATopicGrowsADeviceCountsOnceAndWithAnUpdateOfItsOwn(@ForAll long seed) {
        Random random = new Random(seed);
        RoundBase base = new RoundBase(0, 0, Updates.SHAPE, new float[PARAMETERS], 0, RoundMedians.NONE);
        List<Message> old = new ArrayList<>();
        for (int device = 0; device < 5; device++) {
            old.add(message(randomUpdate(random, "device-" + device)));
        }
        Message trainedAnew = message(randomUpdate(random, "device-0"));
        List<Message> before = new ArrayList<>(old);
        List<Message> after = new ArrayList<>(List.of(old.get(1), trainedAnew));
        Collections.shuffle(before, random);

        GlobalModel model = read(
                        AggregationStrategy.FED_AVG, base, List.of(before, after), random, before.size() + after.size())
                .close(Instant.EPOCH);

        List<Message> other = new ArrayList<>(old);
        other.set(0, trainedAnew);
        assertThat(model.devices()).isEqualTo(5);
        assertThat(model.sha256())
                .isIn(
                        undisturbed(AggregationStrategy.FED_AVG, base, old).sha256(),
                        undisturbed(AggregationStrategy.FED_AVG, base, other).sha256());
    }

    @Test
    void theBaseIsTheNewestModelOfTheShapeOtherwiseTheInitialOne() {
        float[] parameters = new float[PARAMETERS];
        parameters[0] = 4;
        GlobalModel same = new GlobalModel(
                7, 6, "FedAvg", 3, 30, 0.1, Updates.SHAPE, parameters, Instant.EPOCH, 6, FleetCalibration.NONE);
        GlobalModel other = new GlobalModel(
                7, 6, "FedAvg", 3, 30, 0.1, "other", new float[3], Instant.EPOCH, 6, FleetCalibration.NONE);

        RoundBase fresh = RoundBase.of(INITIAL, Optional.empty());
        assertThat(fresh.version()).isZero();
        assertThat(fresh.nextVersion()).isEqualTo(1);
        assertThat(fresh.parameters()).isEqualTo(INITIAL.parameters());

        RoundBase going = RoundBase.of(INITIAL, Optional.of(same));
        assertThat(going.version()).isEqualTo(7);
        assertThat(going.parameters()).isEqualTo(parameters);

        RoundBase changed = RoundBase.of(INITIAL, Optional.of(other));
        assertThat(changed.version()).isZero();
        assertThat(changed.nextVersion()).isEqualTo(8);
        assertThat(changed.parameters()).isEqualTo(INITIAL.parameters());

        assertThat(fresh.shapeRounds()).isZero();
        assertThat(going.shapeRounds()).isEqualTo(7);
        assertThat(changed.shapeRounds()).isZero();
    }

    @Test
    void theClockClosesOnItsIntervalOrAsSoonAsEnoughHaveReported() {
        RoundClock clock = new RoundClock(Duration.ofSeconds(60), new Quorum.Count(3));
        Instant open = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(clock.closesAt(open)).isEqualTo(open.plusSeconds(60));
        assertThat(clock.closes(Duration.ofSeconds(59), 100, 100)).isFalse();
        assertThat(clock.closes(Duration.ofSeconds(60), 3, 100)).isTrue();
        assertThat(clock.closes(Duration.ofSeconds(60), 2, 2)).isFalse();
        assertThat(clock.closes(Duration.ofHours(1), 2, 2)).isFalse();
        assertThat(clock.closes(Duration.ofHours(1), 3, 3)).isTrue();
    }

    @Test
    void aRoundOfALargeFleetDoesNotCloseOnAFewDevices() {
        RoundClock clock = new RoundClock(Duration.ofSeconds(60), new Quorum.Share(10));
        assertThat(clock.closes(Duration.ofSeconds(60), 3, 10_000)).isFalse();
        assertThat(clock.closes(Duration.ofHours(1), 999, 10_000)).isFalse();
        assertThat(clock.closes(Duration.ofSeconds(60), 1000, 10_000)).isTrue();
        assertThat(clock.closes(Duration.ofSeconds(60), 1000, 10_001))
                .as("rounded up")
                .isFalse();
        assertThat(clock.closes(Duration.ofSeconds(60), 1, 0))
                .as("nobody is known yet")
                .isTrue();
        assertThat(clock.closes(Duration.ofSeconds(60), 0, 0)).isFalse();
    }

    @Provide
    Arbitrary<AggregationStrategy> strategies() {
        ServerStep plain = new PlainStep();
        return Arbitraries.of(
                AggregationStrategy.FED_AVG,
                new AggregationStrategy("FedAvgM", new WeightedMean(), new MomentumStep(.7, .9)),
                adaptive("FedAdagrad", AdaptiveStep.Rule.ADAGRAD),
                adaptive("FedAdam", AdaptiveStep.Rule.ADAM),
                adaptive("FedYogi", AdaptiveStep.Rule.YOGI),
                new AggregationStrategy("Median", new CoordinateMedian(1000), plain),
                new AggregationStrategy("TrimmedMean", new TrimmedMean(.1, 1000), plain),
                new AggregationStrategy("Krum", new Krum(1, false, 1000), plain),
                new AggregationStrategy("MultiKrum", new Krum(1, true, 1000), plain),
                // Of more devices than have room, the same ones stay in any order.
                new AggregationStrategy("Median", new CoordinateMedian(7), plain),
                new AggregationStrategy("MultiKrum", new Krum(0, true, 6), plain));
    }

    private static AggregationStrategy adaptive(String label, AdaptiveStep.Rule rule) {
        return new AggregationStrategy(label, new WeightedMean(), new AdaptiveStep(rule, .1, .9, .99, 1e-3));
    }

    private static float[] positive(Random random) {
        float[] values = new float[PARAMETERS];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static GlobalModel undisturbed(AggregationStrategy strategy, RoundBase base, List<Message> updates) {
        Round round = newRound(strategy, base);
        updates.forEach(update -> round.offer(update.key(), update.value()));
        return round.close(Instant.EPOCH);
    }

    /** Reads {@code count} records as a consumer does: each partition in order, partitions in any. */
    private static Round read(
            AggregationStrategy strategy, RoundBase base, List<List<Message>> log, Random random, int count) {
        Round round = newRound(strategy, base);
        int[] positions = new int[log.size()];
        int left = count;
        while (left > 0) {
            int partition = random.nextInt(log.size());
            if (positions[partition] < log.get(partition).size()) {
                Message message = log.get(partition).get(positions[partition]++);
                round.offer(message.key(), message.value());
                left--;
            }
        }
        return round;
    }

    private static Round newRound(AggregationStrategy strategy, RoundBase base) {
        return new Round(base, GATE, strategy, Instant.EPOCH);
    }

    private static LocalModelUpdate randomUpdate(Random random, String deviceId) {
        float[] parameters = new float[PARAMETERS];
        // From tiny steps to ones far beyond the clip.
        double scale = Math.pow(10, random.nextInt(12) - 8);
        for (int i = 0; i < PARAMETERS; i++) {
            parameters[i] = (float) (random.nextGaussian() * scale);
        }
        return Updates.update(deviceId, 0, 1 + random.nextInt(1_000_000), random.nextDouble() * scale, parameters);
    }

    private static Message rubbish(Random random) {
        LocalModelUpdate update = randomUpdate(random, "rubbish-" + random.nextInt(5));
        return switch (random.nextInt(4)) {
            case 0 -> new Message(Updates.key("x"), new byte[] {9, 9, 9});
            case 1 -> message(Updates.update(update.deviceId(), 3, 10, 0, update.parameters()));
            case 2 -> message(Updates.update(update.deviceId(), 0, 0, 0, update.parameters()));
            default -> message(Updates.update(update.deviceId(), 0, 10, Double.NaN, update.parameters()));
        };
    }

    private static Message message(LocalModelUpdate update) {
        return new Message(Updates.key(update.deviceId()), update.encode());
    }
}
