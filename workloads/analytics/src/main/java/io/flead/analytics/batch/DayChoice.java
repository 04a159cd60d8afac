package io.flead.analytics.batch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The days that a run computes.
 *
 * @param withReadings days to compute from readings, ascending
 * @param withoutReadings days that are known to have none and have no row that says so yet, ascending
 */
record DayChoice(SortedSet<LocalDate> withReadings, SortedSet<LocalDate> withoutReadings) {

    /**
     * Days with readings or anomalies that no run has seen, and today; and the days since the first known one that have
     * no rows. A day that retention has begun to remove is left as it is: the rest of it would give fewer readings.
     *
     * @param unseen days with readings or anomalies that no run has seen
     * @param computed days that have rows
     * @param now the present
     * @param kept the time since which all readings are kept
     */
    static DayChoice of(SortedSet<LocalDate> unseen, Set<LocalDate> computed, Instant now, Instant kept) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate firstWhole = LocalDate.ofInstant(kept, ZoneOffset.UTC).plusDays(1);
        SortedSet<LocalDate> withReadings = new TreeSet<>(unseen);
        withReadings.add(today);
        withReadings.removeIf(day -> day.isBefore(firstWhole) && computed.contains(day));
        SortedSet<LocalDate> known = new TreeSet<>(computed);
        known.addAll(unseen);
        SortedSet<LocalDate> withoutReadings = new TreeSet<>();
        if (!known.isEmpty()) {
            LocalDate first = known.first().isBefore(firstWhole) ? firstWhole : known.first();
            for (LocalDate day = first; day.isBefore(today); day = day.plusDays(1)) {
                if (!computed.contains(day) && !withReadings.contains(day)) {
                    withoutReadings.add(day);
                }
            }
        }
        return new DayChoice(withReadings, withoutReadings);
    }
}
