package io.flead.producer.replay;

import java.io.IOException;
import java.util.Arrays;

/**
 * The parts of a file that belong to one device, in order. A device that has a file to itself has one run; one that shares
 * it row by row has as many as rows. Positions count the device's own bytes, as if the runs stood one behind the other.
 */
final class ByteRuns {

    private long[] starts = new long[1];
    private long[] lengths = new long[1];
    private int count;
    private long bytes;

    /** Adds the bytes from one offset to another, which lie behind all added before. */
    void add(long start, long end) {
        long length = end - start;
        if (count > 0 && starts[count - 1] + lengths[count - 1] == start) {
            lengths[count - 1] += length;
        } else {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                lengths = Arrays.copyOf(lengths, 2 * count);
            }
            starts[count] = start;
            lengths[count] = length;
            count++;
        }
        bytes += length;
    }

    /** All of the device's bytes in the file. */
    long bytes() {
        return bytes;
    }

    /**
     * Reads from a position, as many bytes as there are or fit.
     *
     * @return how many
     * @throws IOException when the file cannot be read or has become shorter
     */
    int read(CsvFile.Content content, long position, byte[] into) throws IOException {
        int read = 0;
        long runPosition = 0;
        for (int run = 0; run < count && read < into.length; run++) {
            long skipped = Math.max(0, position - runPosition);
            if (skipped < lengths[run]) {
                int length = (int) Math.min(lengths[run] - skipped, into.length - read);
                content.read(starts[run] + skipped, into, read, length);
                read += length;
            }
            runPosition += lengths[run];
        }
        return read;
    }
}
