package io.flead.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class OpenLoopPacerTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Property(tries = 200)
    void keepsTheRateHoweverUnevenlyItIsAsked(
            @ForAll @IntRange(min = 1, max = 3000) int devices,
            @ForAll @DoubleRange(min = 0.1, max = 50) double rate,
            @ForAll @LongRange(min = 200_000, max = 90_000_000) long stepNanos) {
        OpenLoopPacer pacer = new OpenLoopPacer(devices, rate, 17);
        double seconds = 20;
        for (long now = 17; now <= 17 + seconds * SECOND; now += stepNanos) {
            for (long due = pacer.due(now); due > 0; due--) {
                assertThat(pacer.nanosToNext(now)).as("never early").isLessThanOrEqualTo(0);
                pacer.played();
            }
        }
        double expected = seconds * devices * rate;
        assertThat((double) pacer.tick()).isCloseTo(expected, within(2 + devices * rate * 0.2));
    }

    @Test
    void spreadsDevicesEvenlyOverAPeriod() {
        OpenLoopPacer pacer = new OpenLoopPacer(4, 1, 0);
        for (int tick = 0; tick < 12; tick++) {
            assertThat(pacer.nanosToNext(0)).isEqualTo(tick * SECOND / 4);
            pacer.played();
        }
    }

    @Test
    void doesNotDriftOverAMonth() {
        OpenLoopPacer pacer = new OpenLoopPacer(7, 3, 0);
        long month = Duration.ofDays(30).toNanos();
        long now = 0;
        // Every tick that is due is played, an hour and a half at a time.
        while (now < month) {
            now += Duration.ofMinutes(90).toNanos();
            while (pacer.nanosToNext(now) <= 0) {
                pacer.played();
            }
        }
        assertThat(pacer.tick()).isEqualTo(Math.floorDiv(now * 21, SECOND) + 1);
    }

    @Test
    void catchesUpAtTwiceThePaceAndNotInOneFlood() {
        OpenLoopPacer pacer = new OpenLoopPacer(10, 10, 0);
        playAll(pacer, 0);
        long now = 5 * SECOND;
        assertThat(pacer.late(now)).isGreaterThan(Duration.ofMillis(4900));
        assertThat(playAll(pacer, now)).isLessThanOrEqualTo(21);
        int wakes = 0;
        while (pacer.nanosToNext(now) <= 0) {
            now += SECOND / 100;
            assertThat(playAll(pacer, now)).isLessThanOrEqualTo(3);
            wakes++;
        }
        assertThat(now).as("five seconds are caught up in about five").isBetween(9 * SECOND, 11 * SECOND);
        assertThat(wakes).isPositive();
        assertThat((double) pacer.tick()).isCloseTo(now / 1e7, within(2.0));
    }

    @Test
    void movesTheScheduleAfterALongStall() {
        OpenLoopPacer pacer = new OpenLoopPacer(1, 1, 0);
        playAll(pacer, 0);
        long now = 3600 * SECOND;
        playAll(pacer, now);
        assertThat(pacer.late(now)).isLessThanOrEqualTo(OpenLoopPacer.FORGIVEN);
        assertThat(pacer.tick()).isLessThanOrEqualTo(3);
    }

    private static int playAll(OpenLoopPacer pacer, long now) {
        int played = 0;
        for (long due = pacer.due(now); due > 0; due--) {
            pacer.played();
            played++;
        }
        return played;
    }
}
