package io.flead.operator.apply;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which items of a store were used lately; the others are packed. A pipeline that is being made or changed is looked at many
 * times within seconds, one that is steady once a minute. Thread-safe.
 */
final class LruTracker {

    /** An item that can be kept whole or small. */
    interface Packable {
        void pack();
    }

    private final int most;
    /** By last use, the oldest first. Items are told apart by identity. */
    private final Map<Packable, Boolean> items = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most items that are kept whole */
    LruTracker(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most);
        }
        this.most = most;
    }

    void used(Packable item) {
        Packable oldest = null;
        synchronized (items) {
            items.put(item, true);
            if (items.size() > most) {
                Iterator<Packable> byAge = items.keySet().iterator();
                oldest = byAge.next();
                byAge.remove();
            }
        }
        if (oldest != null) {
            oldest.pack();
        }
    }

    /** The item is not needed any more. */
    void gone(Packable item) {
        synchronized (items) {
            items.remove(item);
        }
    }
}
