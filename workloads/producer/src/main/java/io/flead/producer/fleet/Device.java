package io.flead.producer.fleet;

import java.io.IOException;
import java.util.Optional;

/**
 * One device that is played: an ordered sequence of messages, numbered from 0, the same at every start. Not
 * thread-safe: only the thread that paces the fleet asks.
 */
public interface Device {

    /** The id, key of its records. */
    String id();

    /**
     * Goes to a message, forwards or backwards.
     *
     * @param sequence number of the message that {@link #next} gives next, from 0
     * @throws IOException when the source cannot be read; the call may be repeated
     */
    void startAt(long sequence) throws IOException;

    /**
     * The next message; the device's position is then behind it.
     *
     * @param nowMillis wall clock, milliseconds since 1970: the event time of a device that plays live
     * @return empty when everything is played
     * @throws IOException when the source cannot be read; the device has not moved, and the call may be repeated
     */
    Optional<Message> next(long nowMillis) throws IOException;
}
