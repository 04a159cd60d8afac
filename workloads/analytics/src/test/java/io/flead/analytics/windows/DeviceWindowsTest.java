package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.analytics.windows.ReferenceWindows.Expected;
import io.flead.analytics.windows.ReferenceWindows.Sent;
import io.flead.analytics.windows.ReferenceWindows.WindowKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeviceWindowsTest {

    private static final long SECOND = 1_000_000;
    private static final long[] LENGTHS = {30 * SECOND, 300 * SECOND};
    private static final long LATENESS = 30 * SECOND;
    private static final double LIMIT = 1.5;
    private static final int WARMUP = 40;
    private static final WindowSettings SETTINGS =
            new WindowSettings(new ArrayList<>(List.of("a", "b")), LENGTHS, LATENESS, LIMIT, WARMUP);

    @Property(tries = 60)
    void windowsAreThoseOfThePlainComputationHoweverReadingsAreCutIntoBatches(@ForAll long seed) {
        Random random = new Random(seed);
        List<Sent> sent = stream(random, 400);

        Map<WindowKey, WindowResult> found = new HashMap<>();
        byte[] state = new DeviceWindows(SETTINGS).write();
        int from = 0;
        while (from < sent.size()) {
            int to = Math.min(sent.size(), from + 1 + random.nextInt(60));
            // Each batch begins with the checkpoint of the one before.
            DeviceWindows device = DeviceWindows.read(state, SETTINGS);
            sent.subList(from, to)
                    .forEach(reading -> device.add(reading.eventMicros(), reading.arrivalMicros(), reading.values()));
            device.changes()
                    .forEach(result -> found.put(
                            new WindowKey(
                                    "d",
                                    result.startMicros(),
                                    result.endMicros(),
                                    SETTINGS.features().indexOf(result.feature())),
                            result));
            state = device.write();
            from = to;
        }

        Map<WindowKey, Expected> expected = ReferenceWindows.of(sent, LENGTHS, LATENESS, LIMIT, WARMUP);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((key, result) -> assertThat(plain(result)).as("%s", key).isEqualTo(expected.get(key)));
    }

    @Test
    void aSensorThatReadingsLackIsJudgedByThoseThatHaveIt() {
        DeviceWindows device = new DeviceWindows(SETTINGS);
        for (Sent sent : List.of(
                reading(1, 1, Double.NaN), reading(2, 3, 7), reading(3, Double.NaN, 9), reading(31, 5, Double.NaN))) {
            device.add(sent.eventMicros(), sent.arrivalMicros(), sent.values());
        }

        List<String> results = device.changes().stream()
                .filter(result -> result.endMicros() - result.startMicros() == LENGTHS[0])
                .map(result -> "%s from %d: %d, latest %s at %d, average %s"
                        .formatted(
                                result.feature(),
                                result.startMicros() / SECOND,
                                result.count(),
                                result.latest(),
                                result.latestMicros() / SECOND,
                                result.average().orElseThrow()))
                .toList();
        assertThat(results)
                .containsExactlyInAnyOrder(
                        "a from 0: 2, latest 3.0 at 2, average 2.0",
                        "b from 0: 2, latest 9.0 at 3, average 8.0",
                        "a from 30: 1, latest 5.0 at 31, average 5.0");
        DeviceWindows restored = DeviceWindows.read(device.write(), SETTINGS);
        assertThat(restored.write()).isEqualTo(device.write());
    }

    @Test
    void orderWithinTheLatenessChangesNothing() {
        List<Sent> sent = new ArrayList<>();
        Random random = new Random(3);
        for (int second = 0; second < 25; second++) {
            sent.add(reading(second, random.nextGaussian() * 1e6, 0.1 * second));
        }
        List<String> inOrder = json(sent);
        List<Sent> shuffled = new ArrayList<>(sent);
        Collections.shuffle(shuffled, random);

        assertThat(json(shuffled)).isEqualTo(inOrder);
    }

    @Test
    void aRepetitionCountsOnceAndAReadingOfAnotherValueAtTheSameTimeCounts() {
        DeviceWindows device = new DeviceWindows(SETTINGS);
        Sent once = reading(1, 1, 2);
        device.add(once.eventMicros(), once.arrivalMicros(), once.values());
        device.add(
                once.eventMicros(), once.arrivalMicros() + SECOND, once.values().clone());
        device.add(once.eventMicros(), once.arrivalMicros(), new double[] {3, 2});

        assertThat(device.repetitions()).isEqualTo(1);
        assertThat(device.changes().get(0).count()).isEqualTo(2);
        assertThat(device.changes()).isEmpty();
    }

    @Test
    void aClockThatIsAheadMakesNoDeviceLate() {
        DeviceWindows device = new DeviceWindows(SETTINGS);
        device.add(3_000 * SECOND, 10 * SECOND, new double[] {1, 1});
        device.add(11 * SECOND, 11 * SECOND, new double[] {1, 2});

        assertThat(device.late()).isZero();
        assertThat(device.changes()).hasSize(8).noneMatch(WindowResult::isFinal);
    }

    @Test
    void valuesBeyondAnySumLeaveTheAverageOpen() {
        DeviceWindows device = new DeviceWindows(SETTINGS);
        device.add(0, 0, new double[] {1.7e308, 1});
        device.add(1, 1, new double[] {1.7e308, 2});
        WindowResult result = device.changes().get(0);

        assertThat(result.average()).isEmpty();
        assertThat(result.maximum()).isEqualTo(1.7e308);
        assertThat(result.json()).contains("\"average\":null");
    }

    @Test
    void aSensorThatNeverMovedIsNotJudged() {
        WindowScore score = WindowScore.of(OptionalDouble.of(2), OptionalDouble.of(1), OptionalDouble.of(0), LIMIT);

        assertThat(score).isEqualTo(WindowScore.NONE);
    }

    @Test
    void confidenceIsHalfAtTheLimitAndThreeQuartersAtTwiceIt() {
        assertThat(score(LIMIT).confidence()).isCloseTo(0.5, within(1e-12));
        assertThat(score(LIMIT).isAnomaly()).isFalse();
        assertThat(score(-2 * LIMIT).confidence()).isCloseTo(0.75, within(1e-12));
        assertThat(score(-2 * LIMIT).isAnomaly()).isTrue();
    }

    private static WindowScore score(double z) {
        return WindowScore.of(OptionalDouble.of(z), OptionalDouble.of(0), OptionalDouble.of(1), LIMIT);
    }

    /** A reading each two seconds or so; some late, some too late, some twice, some ahead, gaps. */
    private static List<Sent> stream(Random random, int count) {
        List<Sent> sent = new ArrayList<>();
        long now = 1_700_000_000L * SECOND;
        for (int number = 0; number < count; number++) {
            now += random.nextInt(100) == 0 ? 400 * SECOND : (long) (random.nextDouble() * 4 * SECOND);
            long event = now;
            if (random.nextInt(8) == 0) {
                event -= (long) (random.nextDouble() * 80 * SECOND);
            } else if (random.nextInt(50) == 0) {
                event += 200 * SECOND;
            }
            double[] values = {random.nextGaussian() * (random.nextInt(20) == 0 ? 1e6 : 1), random.nextInt(3) / 10.0};
            sent.add(new Sent("d", event, now, values));
            if (random.nextInt(15) == 0) {
                sent.add(sent.get(Math.max(0, sent.size() - 1 - random.nextInt(20))));
            }
        }
        return sent;
    }

    private static Sent reading(long second, double... values) {
        return new Sent("d", second * SECOND, second * SECOND, values);
    }

    private static List<String> json(List<Sent> sent) {
        DeviceWindows device = new DeviceWindows(SETTINGS);
        sent.forEach(reading -> device.add(reading.eventMicros(), reading.arrivalMicros(), reading.values()));
        return device.changes().stream().map(WindowResult::json).toList();
    }

    private static Expected plain(WindowResult result) {
        return new Expected(
                result.isFinal(),
                result.count(),
                result.average().orElseThrow(),
                result.standardDeviation().isPresent()
                        ? (Double) result.standardDeviation().getAsDouble()
                        : null,
                result.latest(),
                result.historyCount(),
                result.score().zScore().isPresent()
                        ? (Double) result.score().zScore().getAsDouble()
                        : null,
                result.score().isAnomaly());
    }
}
