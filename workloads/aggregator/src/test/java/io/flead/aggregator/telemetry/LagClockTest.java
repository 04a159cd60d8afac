package io.flead.aggregator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.http.ReadingsLag;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagClockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final LagClock clock = new LagClock();

    @Test
    void whatIsNotCommittedIsBehindFromTheOldestReadingOn() {
        ReadingsLag lag =
                clock.take(START, Map.of(0, 10L, 1, 0L), Map.of(0, 50L, 1, 20L), Map.of(0, 45L), Map.of(0, 5L, 1, 20L));
        // Partition 1 was never committed by training; retention removed what the archiver had not read of partition 0.
        assertThat(lag).isEqualTo(new ReadingsLag(5 + 20, 40, 0));
    }

    @Test
    void theTimeSinceACheckpointRunsWhileReadingsWait() {
        assertThat(take(0, 10, 10)).isZero();
        assertThat(take(60, 30, 10)).as("readings began to wait").isEqualTo(60);
        assertThat(take(90, 40, 10)).isEqualTo(90);
        assertThat(take(100, 50, 40)).as("a checkpoint").isZero();
        assertThat(take(130, 60, 40)).isEqualTo(30);
        assertThat(take(140, 60, 60)).isZero();
        assertThat(take(500, 60, 60)).as("no reading waits").isZero();
    }

    @Test
    void committedOffsetsBeyondTheEndOfARecreatedTopicAreNoLag() {
        assertThat(clock.take(START, Map.of(0, 0L), Map.of(0, 3L), Map.of(0, 70L), Map.of(0, 70L)))
                .isEqualTo(new ReadingsLag(0, 0, 0));
    }

    private long take(long second, long end, long committed) {
        return clock.take(
                        START.plusSeconds(second),
                        Map.of(0, 0L),
                        Map.of(0, end),
                        Map.of(0, committed),
                        Map.of(0, committed))
                .checkpointSeconds();
    }
}
