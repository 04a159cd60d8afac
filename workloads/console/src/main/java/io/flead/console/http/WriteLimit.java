package io.flead.console.http;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** At most three writes a second from one address. Thread-safe; remembers the newest thousand addresses. */
final class WriteLimit {

    private static final int WRITES = 3;
    private static final int ADDRESSES = 1000;

    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > ADDRESSES;
        }
    };

    private record Window(long second, int writes) {}

    WriteLimit(Clock clock) {
        this.clock = clock;
    }

    /** Counts a write, and says whether it may be done. */
    synchronized boolean admits(String address) {
        long second = clock.instant().getEpochSecond();
        Window before = windows.get(address);
        Window window = before != null && before.second() == second
                ? new Window(second, before.writes() + 1)
                : new Window(second, 1);
        windows.put(address, window);
        return window.writes() <= WRITES;
    }
}
