package io.flead.console.fleet;

import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The newest alarms as they stand. Beyond their number the oldest closed ones go. Thread-safe. */
public final class AlarmTable {

    private static final Comparator<Alarm> NEWEST_FIRST = Comparator.comparing(
                    (Alarm alarm) -> Instant.parse(alarm.opened()), Comparator.reverseOrder())
            .thenComparing(Alarm::id);

    private final int mostAlarms;
    private final Map<String, Alarm> byId = new HashMap<>();
    private final TreeSet<Alarm> ordered = new TreeSet<>(NEWEST_FIRST);
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
        revision++;
        if (changed.size() < mostAlarms) {
            changed.add(alarm);
        } else {
            changesLost = true;
        }
        if (ordered.size() > mostAlarms) {
            Alarm oldest = oldest();
            ordered.remove(oldest);
            byId.remove(oldest.id());
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
