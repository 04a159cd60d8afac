package io.flead.analytics.windows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Detects repetitions: the same time and the same values as one of the device's newest readings. Keeps 64 bits of each,
 * so that one in some 10^16 readings is taken for a repetition and is none.
 */
final class RecentReadings {

    /** Repetitions come from retries, close to the original. */
    static final int KEPT = 256;

    private long[] prints;
    private int next;

    RecentReadings() {
        prints = new long[0];
    }

    private RecentReadings(long[] prints, int next) {
        this.prints = prints;
        this.next = next;
    }

    /** Takes a reading note of, unless it is a repetition; says whether it is none. */
    boolean isNew(long eventMicros, double[] values) {
        long print = print(eventMicros, values);
        for (long known : prints) {
            if (known == print) {
                return false;
            }
        }
        if (prints.length < KEPT) {
            prints = Arrays.copyOf(prints, prints.length + 1);
            prints[prints.length - 1] = print;
        } else {
            prints[next] = print;
            next = (next + 1) % KEPT;
        }
        return true;
    }

    private static long print(long eventMicros, double[] values) {
        long print = mix(eventMicros);
        for (double value : values) {
            print = mix(print ^ Double.doubleToLongBits(value)) + 0x9e3779b97f4a7c15L;
        }
        return print;
    }

    /** Stafford's variant 13 of the finalizer of MurmurHash3: a bijection that spreads every bit over all. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    void write(DataOutput out) throws IOException {
        out.writeShort(prints.length);
        out.writeShort(next);
        for (long print : prints) {
            out.writeLong(print);
        }
    }

    static RecentReadings read(DataInput in) throws IOException {
        long[] prints = new long[in.readUnsignedShort()];
        int next = in.readUnsignedShort();
        for (int index = 0; index < prints.length; index++) {
            prints[index] = in.readLong();
        }
        return new RecentReadings(prints, next);
    }
}
