package io.flead.aggregator.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Counts events of the last hour, by minutes, each id once. Remembers at most {@value #MAX_IDS} ids; beyond, an id that
 * comes twice counts twice. Thread-safe.
 */
public final class HourlyCount {

    /** Most ids that are remembered. */
    public static final int MAX_IDS = 100_000;

    private static final long MINUTES = Duration.ofHours(1).toMinutes();

    /** By their number since 1970. Partitions are read one after the other, so events come out of order. */
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();

    private final Set<UUID> seen = new HashSet<>();

    private static final class Minute {
        private final List<UUID> ids = new ArrayList<>();
        private long count;
    }

    /**
     * Adds an event.
     *
     * @param id events with the same id count once within the hour
     * @param time when it happened; one in the future counts as now, one older than an hour does not count
     * @param now the current time
     */
    public synchronized void add(UUID id, Instant time, Instant now) {
        expire(now);
        long minute = Math.min(minuteOf(time), minuteOf(now));
        if (minute <= minuteOf(now) - MINUTES || seen.contains(id)) {
            return;
        }
        Minute bucket = minutes.computeIfAbsent(minute, start -> new Minute());
        bucket.count++;
        if (seen.size() < MAX_IDS) {
            seen.add(id);
            bucket.ids.add(id);
        }
    }

    /** Events of the last hour, to the minute. */
    public synchronized long count(Instant now) {
        expire(now);
        return minutes.values().stream().mapToLong(minute -> minute.count).sum();
    }

    private void expire(Instant now) {
        long oldest = minuteOf(now) - MINUTES;
        while (!minutes.isEmpty() && minutes.firstKey() <= oldest) {
            minutes.pollFirstEntry().getValue().ids.forEach(seen::remove);
        }
    }

    private static long minuteOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 60);
    }
}
