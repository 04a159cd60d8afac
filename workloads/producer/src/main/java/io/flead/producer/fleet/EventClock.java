package io.flead.producer.fleet;

/**
 * Gives one device's event times: the wall clock in milliseconds, but never the same time twice and never back. Not
 * thread-safe.
 */
public final class EventClock {

    private long last = Long.MIN_VALUE;

    /**
     * The next event time.
     *
     * @param nowMillis wall clock, milliseconds since 1970
     * @return {@code nowMillis}, or a millisecond after the time before when that is later
     */
    public long next(long nowMillis) {
        last = nowMillis > last ? nowMillis : last + 1;
        return last;
    }
}
