package io.flead.aggregator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HourlyCountTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:30Z");

    private final HourlyCount count = new HourlyCount();

    @Test
    void countsEachIdOnce() {
        UUID id = UUID.randomUUID();
        count.add(id, NOW, NOW);
        count.add(id, NOW.minusSeconds(300), NOW);
        count.add(UUID.randomUUID(), NOW, NOW);
        assertThat(count.count(NOW)).isEqualTo(2);
    }

    @Test
    void forgetsAnomaliesOlderThanAnHourInAnyOrderOfArrival() {
        UUID old = UUID.randomUUID();
        count.add(UUID.randomUUID(), NOW, NOW);
        count.add(old, NOW.minusSeconds(3000), NOW);
        count.add(UUID.randomUUID(), NOW.minusSeconds(7200), NOW);
        assertThat(count.count(NOW)).isEqualTo(2);
        Instant later = NOW.plusSeconds(1200);
        assertThat(count.count(later)).isEqualTo(1);
        count.add(old, later, later);
        assertThat(count.count(later)).isEqualTo(2);
        assertThat(count.count(later.plusSeconds(7200))).isZero();
    }

    @Test
    void theFutureCountsAsNow() {
        count.add(UUID.randomUUID(), NOW.plusSeconds(86_400), NOW);
        assertThat(count.count(NOW)).isEqualTo(1);
        assertThat(count.count(NOW.plusSeconds(3660))).isZero();
    }

    @Test
    void itsMemoryIsBounded() {
        for (int i = 0; i < HourlyCount.MAX_IDS + 1000; i++) {
            count.add(new UUID(1, i), NOW, NOW);
        }
        assertThat(count.count(NOW)).isEqualTo(HourlyCount.MAX_IDS + 1000);
        count.add(new UUID(1, 5), NOW, NOW);
        assertThat(count.count(NOW)).isEqualTo(HourlyCount.MAX_IDS + 1000);
    }
}
