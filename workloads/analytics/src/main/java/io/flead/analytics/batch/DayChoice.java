package io.flead.analytics.batch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which days a run computes. Pure. */
final class DayChoice {

    private DayChoice() {}

    /**
     * The days with new readings and today, and the days since the first known one that have no rows yet. A day that retention has begun to remove is
     * left as it is: what is left of it would tell less.
     *
     * @param unseen days with readings that no run has seen
     * @param computed days that have rows
     * @param now the present
     * @param kept the time since which all readings are kept
     */
    static SortedSet<LocalDate> of(SortedSet<LocalDate> unseen, Set<LocalDate> computed, Instant now, Instant kept) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        SortedSet<LocalDate> days = new TreeSet<>(unseen);
        days.add(today);
        SortedSet<LocalDate> known = new TreeSet<>(computed);
        known.addAll(unseen);
        LocalDate firstWhole = LocalDate.ofInstant(kept, ZoneOffset.UTC).plusDays(1);
        LocalDate first = known.isEmpty() || known.first().isBefore(firstWhole) ? firstWhole : known.first();
        if (!known.isEmpty()) {
            for (LocalDate day = first; day.isBefore(today); day = day.plusDays(1)) {
                if (!computed.contains(day)) {
                    days.add(day);
                }
            }
        }
        days.removeIf(day -> day.isBefore(firstWhole) && computed.contains(day));
        return days;
    }
}
