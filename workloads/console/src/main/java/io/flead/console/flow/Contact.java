package io.flead.console.flow;

import java.time.Instant;
import java.util.Optional;

/** Whether something answers, and since when it does not. Thread-safe. */
public final class Contact {

    private Optional<Instant> awaySince;
    private String reason = "";

    /** @param start nothing has answered since then */
    public Contact(Instant start) {
        this.awaySince = Optional.of(start);
    }

    /** It answered. */
    public synchronized void answered() {
        awaySince = Optional.empty();
        reason = "";
    }

    /** It did not answer. */
    public synchronized void failed(Instant at, String why) {
        if (awaySince.isEmpty()) {
            awaySince = Optional.of(at);
        }
        reason = why;
    }

    /** Since when it does not answer; empty while it does. */
    public synchronized Optional<Instant> awaySince() {
        return awaySince;
    }

    /** Why it does not answer; empty while it does. */
    public synchronized String reason() {
        return reason;
    }
}
