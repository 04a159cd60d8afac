package io.flead.chaos.plan;

import java.time.Duration;

/** One fault. */
public sealed interface Fault {

    /** The end of a process by SIGKILL. */
    record Kill(String child) implements Fault {}

    /**
     * A process that does nothing for a while: SIGSTOP, then SIGCONT.
     *
     * @param length how long
     */
    record Stop(String child, Duration length) implements Fault {}

    /**
     * A disk without a free byte.
     *
     * @param length how long
     */
    record FullDisk(Duration length) implements Fault {}

    /** A topic that is deleted and recreated as it was, as its owner would. */
    record DeletedTopic() implements Fault {}

    /**
     * Records in the readings topic that are no readings.
     *
     * @param count how many
     */
    record Malformed(int count) implements Fault {}
}
