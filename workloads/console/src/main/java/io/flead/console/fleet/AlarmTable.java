package io.flead.console.fleet;

import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.State;
import io.flead.contract.message.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The newest alarms as they stand. Beyond their number the oldest closed ones go. Thread-safe. */
public final class AlarmTable {

    private static final Comparator<Alarm> NEWEST_FIRST = Comparator.comparing(
                    (Alarm alarm) -> Instant.parse(alarm.opened()), Comparator.reverseOrder())
            .thenComparing(Alarm::id);

    private final int mostAlarms;
    private final Map<String, Alarm> byId = new HashMap<>();
    private final Map<String, Standing> standings = new LinkedHashMap<>();
    private final TreeSet<Alarm> ordered = new TreeSet<>(NEWEST_FIRST);
    /** Ids of those that were taken: one comes from its writer and from the topic. */
    private final Set<String> verdicts = new HashSet<>();

    private final List<Alarm> changed = new ArrayList<>();
    private boolean changesLost;
    private long revision;

    /** @param mostAlarms alarms that are kept */
    public AlarmTable(int mostAlarms) {
        this.mostAlarms = mostAlarms;
    }

    /**
     * What changed since it was last asked for.
     *
     * @param complete false when there were too many to keep
     */
    public record Changes(boolean complete, List<Alarm> alarms) {

        /** Copies the list. */
        public Changes {
            alarms = List.copyOf(alarms);
        }
    }

    /** Takes a record of an alarm, unless a newer one is there. */
    public synchronized void take(Alarm alarm) {
        Alarm before = byId.get(alarm.id());
        if (before != null) {
            if (before.revision() > alarm.revision() || before.equals(alarm)) {
                return;
            }
            ordered.remove(before);
        }
        byId.put(alarm.id(), alarm);
        ordered.add(alarm);
        change(alarm);
        if (ordered.size() > mostAlarms) {
            Alarm oldest = oldest();
            ordered.remove(oldest);
            byId.remove(oldest.id());
        }
    }

    /** Takes what somebody said of an alarm, which may not have come yet; the same record twice is taken once. */
    public synchronized void take(Verdict verdict) {
        if (!verdicts.add(verdict.id())) {
            return;
        }
        Standing standing = standing(verdict.alarmId()).after(verdict);
        standings.put(verdict.alarmId(), standing);
        if (standings.size() > 2 * mostAlarms) {
            standings.remove(standings.keySet().iterator().next());
        }
        Alarm alarm = byId.get(verdict.alarmId());
        if (alarm != null) {
            change(alarm);
        }
    }

    /** What people have said of an alarm. */
    public synchronized Standing standing(String id) {
        return standings.getOrDefault(id, Standing.NONE);
    }

    /** Open alarms that are not shelved at a time, the newest first. */
    public synchronized List<Alarm> unshelved(Instant now) {
        return open().stream()
                .filter(alarm -> !standing(alarm.id()).isShelved(now))
                .toList();
    }

    private void change(Alarm alarm) {
        revision++;
        if (changed.size() < mostAlarms) {
            changed.add(alarm);
        } else {
            changesLost = true;
        }
    }

    /** Grows with each change. */
    public synchronized long revision() {
        return revision;
    }

    /** The alarms that changed since this was last called. */
    public synchronized Changes changes() {
        Changes changes = new Changes(!changesLost, changed);
        changed.clear();
        changesLost = false;
        return changes;
    }

    /** Alarms that go on, the newest first. */
    public synchronized List<Alarm> open() {
        return ordered.stream().filter(alarm -> alarm.state() == State.OPEN).toList();
    }

    /** The newest alarms that fit. */
    public synchronized List<Alarm> list(Predicate<Alarm> filter, int limit) {
        return ordered.stream().filter(filter).limit(limit).toList();
    }

    /** An alarm. */
    public synchronized Optional<Alarm> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    private Alarm oldest() {
        for (Alarm alarm : ordered.descendingSet()) {
            if (alarm.state() == State.CLOSED) {
                return alarm;
            }
        }
        return ordered.last();
    }
}
