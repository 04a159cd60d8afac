package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.RoundMedians;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionGateTest {

    private static final double CLIP = 2;
    private static final RoundBase BASE = new RoundBase(5, 5, Updates.SHAPE, new float[] {1, -1}, 5, RoundMedians.NONE);

    private final Round round = new Round(
            BASE,
            new AdmissionGate(Updates.bounds(CLIP), new PrivateCalibration()),
            AggregationStrategy.FED_AVG,
            Instant.EPOCH);

    @Test
    void everyReasonHasItsRefusal() {
        LocalModelUpdate good = Updates.update("d1", 5, 10, 0.5, 1.5f, -1f);
        assertThat(Updates.offer(round, good)).isInstanceOf(Admission.Admitted.class);

        Set<RefusalReason> seen = EnumSet.noneOf(RefusalReason.class);
        seen.add(refused(RefusalReason.MALFORMED, Updates.key("d2"), null));
        seen.add(refused(RefusalReason.MALFORMED, Updates.key("d2"), "{}".getBytes(StandardCharsets.UTF_8)));
        seen.add(refused(RefusalReason.MALFORMED, Updates.key("d2"), new byte[] {1, 2, 3}));
        seen.add(refused(RefusalReason.BAD_DEVICE_ID, Updates.update("", 5, 10, 0.5, 1, 1)));
        seen.add(refused(RefusalReason.BAD_DEVICE_ID, Updates.update("x".repeat(257), 5, 10, 0.5, 1, 1)));
        seen.add(refused(
                RefusalReason.KEY_MISMATCH,
                Updates.key("d3"),
                Updates.update("d2", 5, 10, 0.5, 1, 1).encode()));
        seen.add(refused(
                RefusalReason.KEY_MISMATCH,
                null,
                Updates.update("d2", 5, 10, 0.5, 1, 1).encode()));
        seen.add(refused(RefusalReason.WRONG_SHAPE, ofShape("other", 5)));
        seen.add(refused(RefusalReason.WRONG_LENGTH, Updates.update("d2", 5, 10, 0.5, 1, 1, 1)));
        seen.add(refused(RefusalReason.WRONG_LENGTH, Updates.update("d2", 5, 10, 0.5)));
        seen.add(refused(RefusalReason.STALE_ROUND, Updates.update("d2", 4, 10, 0.5, 1, 1)));
        seen.add(refused(RefusalReason.STALE_ROUND, Updates.update("d2", 0, 10, 0.5, 1, 1)));
        seen.add(refused(RefusalReason.UNKNOWN_ROUND, Updates.update("d2", 6, 10, 0.5, 1, 1)));
        seen.add(refused(RefusalReason.UNKNOWN_ROUND, Updates.update("d2", -1, 10, 0.5, 1, 1)));
        for (long samples : new long[] {0, -1, Long.MIN_VALUE}) {
            seen.add(refused(RefusalReason.NO_SAMPLES, Updates.update("d2", 5, samples, 0.5, 1, 1)));
        }
        for (long samples : new long[] {1L << 31, Long.MAX_VALUE}) {
            seen.add(refused(RefusalReason.TOO_MANY_SAMPLES, Updates.update("d2", 5, samples, 0.5, 1, 1)));
        }
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            seen.add(refused(RefusalReason.NOT_FINITE, Updates.update("d2", 5, 10, 0.5, 1, bad)));
            seen.add(refused(RefusalReason.NOT_FINITE, Updates.update("d2", 5, 10, bad, 1, 1)));
        }
        seen.add(refused(
                RefusalReason.NOT_FINITE,
                new LocalModelUpdate(
                        "d2",
                        5,
                        10,
                        Double.NaN,
                        0.5,
                        Updates.SHAPE,
                        new float[] {1, 1},
                        new DeviceCalibration(1, 1),
                        Instant.EPOCH)));
        seen.add(refused(RefusalReason.OUT_OF_RANGE, Updates.update("d2", 5, 10, 1e9, 1, 1)));
        seen.add(refused(
                RefusalReason.BAD_CALIBRATION,
                Updates.update("d2", 5, 10, 0.5, new DeviceCalibration(10, Double.NaN), 1, 1)));
        seen.add(refused(RefusalReason.DUPLICATE, good));
        seen.add(refused(RefusalReason.DUPLICATE, Updates.update("d1", 5, 99, 0.1, 0, 0)));

        // A round of a million devices is too long for a test: its bound is that of the sum.
        assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.of(RefusalReason.ROUND_FULL)));
        assertThat(round.devices()).containsExactly("d1");
        assertThat(round.samples()).isEqualTo(10);
    }

    @Test
    void aRefusedUpdateDoesNotBarTheDevicesNextOne() {
        refused(RefusalReason.NOT_FINITE, Updates.update("d1", 5, 10, 0.5, Float.NaN, 0));
        assertThat(Updates.offer(round, Updates.update("d1", 5, 10, 0.5, 1, 0))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void afterAChangeOfTheNetworkOnlyUpdatesOfTheNewInitialModelCount() {
        InitialModel initial = new InitialModel("new-shape", new float[] {0});
        RoundBase base = new RoundBase(0, 9, initial.shapeId(), initial.parameters(), 0, RoundMedians.NONE);
        Round first = new Round(
                base,
                new AdmissionGate(Updates.bounds(CLIP), new PrivateCalibration()),
                AggregationStrategy.FED_AVG,
                Instant.EPOCH);
        assertThat(first.offer(Updates.key("a"), shaped("a", 0).encode())).isInstanceOf(Admission.Admitted.class);
        assertThat(first.offer(Updates.key("b"), shaped("b", 0).encode())).isInstanceOf(Admission.Admitted.class);
        assertThat(first.offer(Updates.key("d"), shaped("d", 9).encode()))
                .as("a training of the old network that was under way")
                .isEqualTo(new Admission.Refused(RefusalReason.STALE_ROUND));
        assertThat(first.offer(Updates.key("c"), shaped("c", 4).encode()))
                .isEqualTo(new Admission.Refused(RefusalReason.STALE_ROUND));
        assertThat(first.close(Instant.EPOCH).version()).isEqualTo(10);
        assertThat(first.close(Instant.EPOCH).parentVersion()).isZero();
    }

    @Property(tries = 500)
    void invariant2_noDeviceMovesTheModelBeyondTheClip(
            @ForAll("absurd") float a, @ForAll("absurd") float b, @ForAll("samples") long samples) {
        Round open = new Round(
                BASE,
                new AdmissionGate(Updates.bounds(CLIP), new PrivateCalibration()),
                AggregationStrategy.FED_AVG,
                Instant.EPOCH);
        // A fleet that has converged, and one device that sends whatever it likes with whatever weight.
        for (int device = 0; device < 4; device++) {
            Updates.offer(open, Updates.update("good" + device, 5, 10, 0.5, 1, -1));
        }
        Updates.offer(open, Updates.update("bad", 5, samples, 0.5, a, b));

        float[] next = open.close(Instant.EPOCH).parameters();

        assertThat(Float.isFinite(next[0]) && Float.isFinite(next[1])).isTrue();
        assertThat(Math.hypot((double) next[0] - 1, (double) next[1] + 1)).isLessThanOrEqualTo(CLIP + 1e-6);
    }

    @Property(tries = 200)
    void invariant2_noPublishedModelHoldsNaNOrInfinity(@ForAll("rounds") List<Tuple2<Float, Long>> updates) {
        RoundBase edge = new RoundBase(
                5, 5, Updates.SHAPE, new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 5, RoundMedians.NONE);
        Round open = new Round(
                edge,
                new AdmissionGate(Updates.bounds(1e6), new PrivateCalibration()),
                AggregationStrategy.FED_AVG,
                Instant.EPOCH);
        int device = 0;
        for (Tuple2<Float, Long> update : updates) {
            Updates.offer(open, Updates.update("d" + device++, 5, update.get2(), 0.5, update.get1(), -update.get1()));
        }
        if (!open.devices().isEmpty()) {
            for (float parameter : open.close(Instant.EPOCH).parameters()) {
                assertThat(Float.isFinite(parameter)).isTrue();
            }
        }
    }

    @Test
    void invariant2_anAbsurdUpdateIsScaledNotTurned() {
        Admission admission = Updates.offer(round, Updates.update("d1", 5, 1, 0.5, 3e38f, 3e38f));
        assertThat(admission).isInstanceOfSatisfying(Admission.Admitted.class, admitted -> {
            assertThat(admitted.clipped()).isTrue();
            assertThat(admitted.step()[0]).isCloseTo(Math.sqrt(2), within(1e-12));
            assertThat(admitted.step()[1]).isCloseTo(Math.sqrt(2), within(1e-12));
        });
        assertThat(round.clipped()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, 1_000_001})
    void refusesAnImpossibleClip(double clip) {
        assertThatThrownBy(() -> new AdmissionGate(Updates.bounds(clip), new PrivateCalibration()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<Float> absurd() {
        return Arbitraries.oneOf(
                Arbitraries.floats(),
                Arbitraries.floats().between(-10, 10),
                Arbitraries.of(Float.MAX_VALUE, -Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE));
    }

    @Provide
    Arbitrary<Long> samples() {
        return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(1, Integer.MAX_VALUE));
    }

    @Provide
    Arbitrary<List<Tuple2<Float, Long>>> rounds() {
        return Combinators.combine(absurd(), samples()).as(Tuple::of).list().ofMaxSize(12);
    }

    private RefusalReason refused(RefusalReason reason, LocalModelUpdate update) {
        return refused(reason, Updates.key(update.deviceId()), update.encode());
    }

    private RefusalReason refused(RefusalReason reason, byte @Nullable [] key, byte @Nullable [] value) {
        assertThat(round.offer(key, value)).isEqualTo(new Admission.Refused(reason));
        return reason;
    }

    private static LocalModelUpdate ofShape(String shapeId, long round) {
        return new LocalModelUpdate(
                "d2", round, 10, 1, 0.5, shapeId, new float[] {1, 1}, new DeviceCalibration(1, 1), Instant.EPOCH);
    }

    private static LocalModelUpdate shaped(String deviceId, long round) {
        return new LocalModelUpdate(
                deviceId, round, 10, 1, 0.5, "new-shape", new float[] {1}, new DeviceCalibration(1, 1), Instant.EPOCH);
    }
}
