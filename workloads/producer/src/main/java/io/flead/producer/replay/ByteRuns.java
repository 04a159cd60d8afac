package io.flead.producer.replay;

import java.io.IOException;
import java.util.Arrays;

/**
 * The parts of a place that belong to one device, in order. Positions count the device's own bytes, as if the runs were
 * one behind the other. Holds 16 bytes for each run; a position is found by halving.
 */
final class ByteRuns {

    private long[] starts = new long[1];
    /** Positions of the runs' first bytes. */
    private long[] positions = new long[1];

    private int count;
    private long bytes;

    /** Adds the bytes from one offset to another, which lie behind all added before. */
    void add(long start, long end) {
        if (count == 0 || starts[count - 1] + bytes - positions[count - 1] != start) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                positions = Arrays.copyOf(positions, 2 * count);
            }
            starts[count] = start;
            positions[count] = bytes;
            count++;
        }
        bytes += end - start;
    }

    /** All of the device's bytes. */
    long bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    /**
     * Reads from a position, as many bytes as there are or fit.
     *
     * @return how many
     * @throws IOException when the place cannot be read or has become shorter
     */
    int read(Place.Content content, long position, byte[] into) throws IOException {
        int read = 0;
        for (int run = runAt(position); run < count && read < into.length; run++) {
            long end = run + 1 < count ? positions[run + 1] : bytes;
            long skipped = position + read - positions[run];
            int length = (int) Math.min(end - positions[run] - skipped, into.length - read);
            content.read(starts[run] + skipped, into, read, length);
            read += length;
        }
        return read;
    }

    /** The run that holds a position. */
    private int runAt(long position) {
        int found = Arrays.binarySearch(positions, 0, count, position);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }
}
