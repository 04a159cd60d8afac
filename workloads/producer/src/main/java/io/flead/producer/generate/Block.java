package io.flead.producer.generate;

import java.util.Arrays;

/** Readings in their order, as bytes, each ended by a line feed. Not thread-safe. */
final class Block {

    private final Bytes bytes = new Bytes();
    private final Bytes labels = new Bytes();
    private int[] machines = new int[1 << 8];
    private int[] ends = new int[1 << 8];
    private int count;

    /** The readings. */
    Bytes bytes() {
        return bytes;
    }

    /** A line of labels for each reading, where they are asked for. */
    Bytes labels() {
        return labels;
    }

    /** Number of the readings. */
    int count() {
        return count;
    }

    /** The machine of a reading. */
    int machine(int reading) {
        return machines[reading];
    }

    /** Where a reading begins. */
    int from(int reading) {
        return reading == 0 ? 0 : ends[reading - 1];
    }

    /** Where a reading ends, behind its line feed. */
    int to(int reading) {
        return ends[reading];
    }

    void clear() {
        bytes.clear();
        labels.clear();
        count = 0;
    }

    /** The bytes since the last reading are one of this machine. */
    void end(int machine) {
        if (count == ends.length) {
            machines = Arrays.copyOf(machines, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        machines[count] = machine;
        ends[count++] = bytes.length();
    }

    /** Adds readings of another block. */
    void add(Block other, int fromReading, int toReading) {
        if (fromReading == toReading) {
            return;
        }
        int from = other.from(fromReading);
        int shift = bytes.length() - from;
        bytes.add(other.bytes.array(), from, other.to(toReading - 1) - from);
        for (int reading = fromReading; reading < toReading; reading++) {
            if (count == ends.length) {
                machines = Arrays.copyOf(machines, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            machines[count] = other.machines[reading];
            ends[count++] = other.ends[reading] + shift;
        }
    }
}
