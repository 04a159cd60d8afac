package io.flead.console.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest events, numbered from 1 on. Whoever reads them keeps the number of the last one and asks for those after
 * it; one that asks for events that are gone is told so and reads the documents anew. Thread-safe; bounded.
 */
public final class EventLog implements AutoCloseable {

    private final int capacity;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private long newest;
    private boolean closed;

    /**
     * An event.
     *
     * @param id grows by one with each
     * @param type what happened, such as {@code alarm}
     * @param data a JSON document in one line
     */
    public record Event(long id, String type, String data) {}

    /**
     * What came after an event.
     *
     * @param complete false when events between are gone, so that the reader has to begin again
     * @param newest number of the newest event
     */
    public record Answer(boolean complete, List<Event> events, long newest) {

        /** Copies the list. */
        public Answer {
            events = List.copyOf(events);
        }
    }

    /** @param capacity events that are kept */
    public EventLog(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
        }
        this.capacity = capacity;
    }

    /** Adds an event. */
    public synchronized void add(String type, String data) {
        newest++;
        events.addLast(new Event(newest, type, data));
        if (events.size() > capacity) {
            events.removeFirst();
        }
        notifyAll();
    }

    /** Number of the newest event; 0 before the first. */
    public synchronized long newest() {
        return newest;
    }

    /**
     * Waits until there is an event after this one, or for so long.
     *
     * @param after number of the last event that the reader has; one that was never given asks to begin again
     */
    public synchronized Answer after(long after, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toMillis();
        while (!closed && after == newest && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        long oldest = newest - events.size() + 1;
        boolean complete = after >= oldest - 1 && after <= newest;
        List<Event> answer = new ArrayList<>();
        if (complete) {
            events.stream().filter(event -> event.id() > after).forEach(answer::add);
        }
        return new Answer(complete, answer, newest);
    }

    /** Whether no event comes any more. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Lets everybody who waits go on. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
