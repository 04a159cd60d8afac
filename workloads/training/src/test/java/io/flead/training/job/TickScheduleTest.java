package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TickScheduleTest {

    @Property(tries = 200)
    void theNextTickIsWithinOneIntervalAndTheOneAfterItAnIntervalLater(
            @ForAll @StringLength(max = 20) String device,
            @ForAll @LongRange(min = 0, max = 1L << 42) long nowMillis,
            @ForAll @LongRange(min = 1, max = 100_000) long intervalMillis) {
        TickSchedule ticks = new TickSchedule(Duration.ofMillis(intervalMillis));
        long next = ticks.next(device, nowMillis);
        assertThat(next).isGreaterThan(nowMillis).isLessThanOrEqualTo(nowMillis + intervalMillis);
        assertThat(ticks.next(device, next)).isEqualTo(next + intervalMillis);
    }

    @Test
    void neighbouringNamesAreSpreadEvenly() {
        TickSchedule ticks = new TickSchedule(Duration.ofSeconds(30));
        int[] perSecond = new int[30];
        for (int device = 0; device < 3_000; device++) {
            perSecond[(int) ((ticks.next("machine_%03d".formatted(device), 0) - 1) / 1_000)]++;
        }
        assertThat(perSecond).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(50, 170);
            }
        });
    }
}
