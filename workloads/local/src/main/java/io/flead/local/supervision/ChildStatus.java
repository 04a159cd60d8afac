package io.flead.local.supervision;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A child at one moment.
 *
 * @param state what it does
 * @param pid its process, while it runs
 * @param restarts times it was started again after an unwanted end
 * @param lastExit exit status of its last unwanted end (128 + signal when killed)
 */
public record ChildStatus(String name, State state, OptionalLong pid, int restarts, OptionalInt lastExit) {

    /** What a child does. */
    public enum State {
        /** Its process runs. */
        RUNNING,
        /** It ended and waits for its restart. */
        WAITING,
        /** It was stopped on request. */
        STOPPED,
        /** It kept failing and was given up. */
        FAILED
    }
}
