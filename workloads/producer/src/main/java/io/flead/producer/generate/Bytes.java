package io.flead.producer.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, and the fast writing of numbers into them. Not thread-safe. */
final class Bytes {

    private static final int LEAST = 1 << 12;
    private static final int DECIMALS = 3;
    private static final double STEPS = 1000;
    private static final double MOST = 1e15;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private byte[] array = new byte[LEAST];
    private int length;

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Cuts it to a length. */
    void cut(int shorter) {
        length = shorter;
    }

    void add(byte[] more) {
        add(more, 0, more.length);
    }

    void add(byte[] more, int from, int count) {
        reserve(count);
        System.arraycopy(more, from, array, length, count);
        length += count;
    }

    void add(char ascii) {
        reserve(1);
        array[length++] = (byte) ascii;
    }

    void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole number, at least 0, with leading zeros up to a width. */
    void whole(long number, int width) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int count = Math.max(width, digits);
        reserve(count);
        long rest = number;
        for (int at = length + count - 1; at >= length; at--) {
            array[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    /**
     * A number with three decimals.
     *
     * @param json whether a missing one (NaN or infinite) is {@code null}; otherwise it is nothing
     */
    void number(double number, boolean json) {
        if (!(Math.abs(number) < MOST)) {
            if (json) {
                add(NULL);
            }
            return;
        }
        long steps = Math.round(number * STEPS);
        if (steps < 0) {
            add('-');
            steps = -steps;
        }
        whole(steps / (long) STEPS, 1);
        add('.');
        whole(steps % (long) STEPS, DECIMALS);
    }

    private void reserve(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }
}
