package io.flead.analytics.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DayChoiceTest {

    private static final Instant KEPT = Instant.parse("2024-05-01T12:00:00Z");

    @Test
    void lateDaysAndTodayAreComputedAndSilentDaysSaySo() {
        DayChoice choice = choose(
                List.of("2024-05-04", "2024-05-07"), List.of("2024-05-03", "2024-05-04"), "2024-05-08T12:00:00Z");
        assertThat(choice.withReadings())
                .map(LocalDate::toString)
                .containsExactly("2024-05-04", "2024-05-07", "2024-05-08");
        assertThat(choice.withoutReadings()).map(LocalDate::toString).containsExactly("2024-05-05", "2024-05-06");
    }

    @Test
    void aDayThatRetentionHasBegunToRemoveIsLeftAsItIs() {
        DayChoice choice = choose(List.of("2024-05-01"), List.of("2024-05-01"), "2024-05-02T12:00:00Z");
        assertThat(choice.withReadings()).map(LocalDate::toString).containsExactly("2024-05-02");
        assertThat(choice.withoutReadings()).isEmpty();
    }

    @Test
    void withoutAnythingKnownOnlyTodayIsComputed() {
        DayChoice choice = choose(List.of(), List.of(), "2024-05-08T12:00:00Z");
        assertThat(choice.withReadings()).map(LocalDate::toString).containsExactly("2024-05-08");
        assertThat(choice.withoutReadings()).isEmpty();
    }

    private static DayChoice choose(List<String> unseen, List<String> computed, String now) {
        return DayChoice.of(days(unseen), Set.copyOf(days(computed)), Instant.parse(now), KEPT);
    }

    private static SortedSet<LocalDate> days(List<String> days) {
        SortedSet<LocalDate> parsed = new TreeSet<>();
        days.forEach(day -> parsed.add(LocalDate.parse(day)));
        return parsed;
    }
}
