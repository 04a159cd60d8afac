package io.flead.local.supervision;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A child at one moment.
 *
 * @param state its state
 * @param pid its process, while it runs
 * @param restarts times it was started again after an unwanted end
 * @param lastExit exit status of its last unwanted end (128 + signal when killed)
 */
public record ChildStatus(String name, State state, OptionalLong pid, int restarts, OptionalInt lastExit) {

    /** The state of a child. */
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
