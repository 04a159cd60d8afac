package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TrainingScheduleTest {

    @Property(tries = 200)
    void theNextTickIsWithinOneIntervalAndTheOneAfterItAnIntervalLater(
            @ForAll @StringLength(max = 20) String device,
            @ForAll long round,
            @ForAll @LongRange(min = 0, max = 1L << 42) long nowMillis,
            @ForAll @LongRange(min = 1, max = 100_000) long intervalMillis) {
        TrainingSchedule schedule = new TrainingSchedule(Duration.ofMillis(intervalMillis));
        long next = schedule.next(device, round, nowMillis);
        assertThat(next).isGreaterThan(nowMillis).isLessThanOrEqualTo(nowMillis + intervalMillis);
        assertThat(schedule.next(device, round, next)).isEqualTo(next + intervalMillis);
    }

    @Test
    void inEachRoundOtherDevicesAreTheFirst() {
        TrainingSchedule schedule = new TrainingSchedule(Duration.ofSeconds(30));
        int devices = 300;
        int rounds = 60;
        Set<String> everFirst = new HashSet<>();
        for (long round = 0; round < rounds; round++) {
            long turn = round;
            everFirst.addAll(IntStream.range(0, devices)
                    .mapToObj("machine_%03d"::formatted)
                    .sorted(Comparator.comparingLong(device -> schedule.next(device, turn, 0)))
                    .limit(devices / 10)
                    .toList());
        }
        assertThat(everFirst).hasSizeGreaterThan(devices * 98 / 100);
    }

    @Test
    void neighbouringNamesAreSpreadEvenly() {
        TrainingSchedule schedule = new TrainingSchedule(Duration.ofSeconds(30));
        int[] perSecond = new int[30];
        for (int device = 0; device < 3_000; device++) {
            perSecond[(int) ((schedule.next("machine_%03d".formatted(device), 0, 0) - 1) / 1_000)]++;
        }
        assertThat(perSecond).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(50, 170);
            }
        });
    }
}
