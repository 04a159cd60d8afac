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

class PaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Property(tries = 200)
    void keepsTheRateHoweverUnevenlyItIsAsked(
            @ForAll @IntRange(min = 1, max = 3000) int devices,
            @ForAll @DoubleRange(min = 0.1, max = 50) double rate,
            @ForAll @LongRange(min = 200_000, max = 90_000_000) long stepNanos) {
        Pace pace = new Pace(devices, rate, 17);
        double seconds = 20;
        for (long now = 17; now <= 17 + seconds * SECOND; now += stepNanos) {
            for (long due = pace.due(now); due > 0; due--) {
                assertThat(pace.nanosToNext(now)).as("never early").isLessThanOrEqualTo(0);
                pace.played();
            }
        }
        double expected = seconds * devices * rate;
        assertThat((double) pace.tick()).isCloseTo(expected, within(2 + devices * rate * 0.2));
    }

    @Test
    void spreadsDevicesEvenlyOverAPeriod() {
        Pace pace = new Pace(4, 1, 0);
        for (int tick = 0; tick < 12; tick++) {
            assertThat(pace.nanosToNext(0)).isEqualTo(tick * SECOND / 4);
            pace.played();
        }
    }

    @Test
    void doesNotDriftOverAMonth() {
        Pace pace = new Pace(7, 3, 0);
        long month = Duration.ofDays(30).toNanos();
        long now = 0;
        // Every tick that is due is played, an hour and a half at a time.
        while (now < month) {
            now += Duration.ofMinutes(90).toNanos();
            while (pace.nanosToNext(now) <= 0) {
                pace.played();
            }
        }
        assertThat(pace.tick()).isEqualTo(Math.floorDiv(now * 21, SECOND) + 1);
    }

    @Test
    void catchesUpAtTwiceThePaceAndNotInOneFlood() {
        Pace pace = new Pace(10, 10, 0);
        playAll(pace, 0);
        long now = 5 * SECOND;
        assertThat(pace.late(now)).isGreaterThan(Duration.ofMillis(4900));
        assertThat(playAll(pace, now)).isLessThanOrEqualTo(21);
        int wakes = 0;
        while (pace.nanosToNext(now) <= 0) {
            now += SECOND / 100;
            assertThat(playAll(pace, now)).isLessThanOrEqualTo(3);
            wakes++;
        }
        assertThat(now).as("five seconds are caught up in about five").isBetween(9 * SECOND, 11 * SECOND);
        assertThat(wakes).isPositive();
        assertThat((double) pace.tick()).isCloseTo(now / 1e7, within(2.0));
    }

    @Test
    void movesTheScheduleAfterALongStall() {
        Pace pace = new Pace(1, 1, 0);
        playAll(pace, 0);
        long now = 3600 * SECOND;
        playAll(pace, now);
        assertThat(pace.late(now)).isLessThanOrEqualTo(Pace.FORGIVEN);
        assertThat(pace.tick()).isLessThanOrEqualTo(3);
    }

    private static int playAll(Pace pace, long now) {
        int played = 0;
        for (long due = pace.due(now); due > 0; due--) {
            pace.played();
            played++;
        }
        return played;
    }
}
