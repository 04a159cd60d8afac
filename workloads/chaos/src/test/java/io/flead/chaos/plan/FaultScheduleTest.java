package io.flead.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    private static final List<String> CHILDREN =
            List.of("kafka", "postgres", "training", "aggregator", "archiver", "producer");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Property(tries = 100)
    void theSameSeedGivesTheSameSchedule(@ForAll long seed) {
        assertThat(FaultSchedule.of(seed, TEN_MINUTES, CHILDREN))
                .isEqualTo(FaultSchedule.of(seed, TEN_MINUTES, CHILDREN));
    }

    @Test
    void otherSeedsGiveOtherSchedules() {
        Set<FaultSchedule> schedules = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            schedules.add(FaultSchedule.of(seed, TEN_MINUTES, CHILDREN));
        }
        assertThat(schedules).hasSize(100);
    }

    @Property(tries = 200)
    void everyFaultBeginsAndEndsWithinTheRunInOrder(
            @ForAll long seed, @ForAll @IntRange(min = 20, max = 1200) int seconds) {
        Duration length = Duration.ofSeconds(seconds);
        Duration before = Duration.ZERO;
        for (FaultSchedule.Event event :
                FaultSchedule.of(seed, length, CHILDREN).events()) {
            assertThat(event.at()).isGreaterThanOrEqualTo(before);
            assertThat(event.at().plus(length(event.fault()))).isLessThanOrEqualTo(length);
            before = event.at();
        }
    }

    @Property(tries = 200)
    void stopsLastFiveToSixtySeconds(@ForAll long seed) {
        assertThat(FaultSchedule.of(seed, TEN_MINUTES, CHILDREN).events())
                .filteredOn(event -> event.fault() instanceof Fault.Stop)
                .allSatisfy(event ->
                        assertThat(length(event.fault())).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(60)));
    }

    @Property(tries = 200)
    void noChildIsKilledSoOftenThatItsSupervisorMustGiveItUp(@ForAll long seed) {
        Map<String, Duration> last = new HashMap<>();
        Map<String, Integer> inARow = new HashMap<>();
        for (FaultSchedule.Event event :
                FaultSchedule.of(seed, Duration.ofHours(1), CHILDREN).events()) {
            if (event.fault() instanceof Fault.Kill kill) {
                Duration ran = event.at().minus(last.getOrDefault(kill.child(), Duration.ZERO));
                int failures = ran.compareTo(Duration.ofMinutes(1)) >= 0 ? 1 : inARow.getOrDefault(kill.child(), 0) + 1;
                inARow.put(kill.child(), failures);
                last.put(kill.child(), event.at());
                assertThat(failures).isLessThan(8);
            }
        }
    }

    @Test
    void fiveRunsOfTenMinutesKillAHundredTimesAndReachEveryChild() {
        int kills = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Set<String> killed = new HashSet<>();
            for (FaultSchedule.Event event :
                    FaultSchedule.of(seed, TEN_MINUTES, CHILDREN).events()) {
                if (event.fault() instanceof Fault.Kill kill) {
                    kills++;
                    killed.add(kill.child());
                }
            }
            assertThat(killed).containsExactlyInAnyOrderElementsOf(CHILDREN);
        }
        assertThat(kills).isGreaterThanOrEqualTo(130);
    }

    @Test
    void twoMinutesHaveAFullDiskAndADeletedTopic() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(FaultSchedule.of(seed, Duration.ofMinutes(2), CHILDREN).events())
                    .anyMatch(event -> event.fault() instanceof Fault.FullDisk)
                    .anyMatch(event -> event.fault() instanceof Fault.DeletedTopic);
        }
    }

    @Test
    void withoutChildrenThereIsNoSchedule() {
        assertThatThrownBy(() -> FaultSchedule.of(1, TEN_MINUTES, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Duration length(Fault fault) {
        if (fault instanceof Fault.Stop stop) {
            return stop.length();
        }
        return fault instanceof Fault.FullDisk full ? full.length() : Duration.ZERO;
    }
}
