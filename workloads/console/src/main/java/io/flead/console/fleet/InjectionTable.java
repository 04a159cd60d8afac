package io.flead.console.fleet;

import io.flead.contract.message.MachineInjection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The newest injections. Thread-safe; bounded. */
public final class InjectionTable {

    private final int mostRows;
    /** The oldest first. */
    private final Map<String, MachineInjection> byId = new LinkedHashMap<>();

    private long revision;

    /** @param mostRows injections that are kept */
    public InjectionTable(int mostRows) {
        this.mostRows = mostRows;
    }

    /** Takes an injection; one that is said again keeps its first time. */
    public synchronized void take(MachineInjection injection) {
        if (byId.putIfAbsent(injection.id(), injection) == null) {
            revision++;
        }
        if (byId.size() > mostRows) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /** Grows with each injection. */
    public synchronized long revision() {
        return revision;
    }

    /** The newest injections that fit, the newest first. */
    public synchronized List<MachineInjection> list(Predicate<MachineInjection> filter, int limit) {
        List<MachineInjection> fitting = byId.values().stream().filter(filter).toList();
        int count = fitting.size();
        return Stream.iterate(count - 1, index -> index - 1)
                .limit(Math.min(limit, count))
                .map(fitting::get)
                .toList();
    }
}
