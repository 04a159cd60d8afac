package io.flead.chaos.account;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Whether the numbered messages of each device are all there, once. Holds one bit per message. */
public final class SequenceCheck {

    private final Map<String, BitSet> seen = new HashMap<>();
    private long repeated;

    /** Takes a message of a device in. */
    public void add(String device, long sequence) {
        BitSet numbers = seen.computeIfAbsent(device, any -> new BitSet());
        int number = Math.toIntExact(sequence);
        if (numbers.get(number)) {
            repeated++;
        }
        numbers.set(number);
    }

    /** Numbers that came again. */
    public long repeated() {
        return repeated;
    }

    /** Numbers below the largest of their device that did not come. */
    public long missing() {
        return seen.values().stream()
                .mapToLong(numbers -> numbers.length() - numbers.cardinality())
                .sum();
    }
}
