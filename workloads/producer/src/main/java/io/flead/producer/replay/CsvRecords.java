package io.flead.producer.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks once over the records of a CSV text and returns the place of each. Blank lines and a byte order mark are
 * skipped.
 */
final class CsvRecords {

    /** A record beyond this is taken for a quote that was never closed. */
    static final int LONGEST_RECORD_BYTES = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream stream;
    private byte[] buffer = new byte[1 << 16];
    private long bufferOffset;
    private int from;
    private int to;
    private int filled;
    private boolean streamEnded;

    /** Begins with the first byte of the stream, which the caller closes. */
    CsvRecords(InputStream stream) throws IOException {
        this.stream = stream;
        fill();
        if (filled >= BYTE_ORDER_MARK.length && Arrays.equals(buffer, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
            to = BYTE_ORDER_MARK.length;
        }
    }

    /**
     * Goes to the next record.
     *
     * @return false when there is none
     * @throws IOException when the stream cannot be read, or a record is longer than {@link #LONGEST_RECORD_BYTES}
     */
    boolean next(char separator) throws IOException {
        do {
            from = to;
            int end = RecordBounds.end(buffer, from, filled, separator);
            while (end < 0 && !streamEnded) {
                fill();
                end = RecordBounds.end(buffer, from, filled, separator);
            }
            to = end < 0 ? filled : end;
            if (from == to) {
                return false;
            }
        } while (RecordBounds.blank(buffer, from, to));
        return true;
    }

    /** Offset of the record's first byte in the text. */
    long start() {
        return bufferOffset + from;
    }

    /** Offset behind the record and its line feed. */
    long end() {
        return bufferOffset + to;
    }

    /** The record with its line end. */
    String text() {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    /** Copies the record with its line end. */
    void copyTo(Scratch scratch, ByteRuns runs) throws IOException {
        scratch.add(runs, buffer, from, to - from);
    }

    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, filled - from);
            bufferOffset += from;
            filled -= from;
            to -= from;
            from = 0;
        } else if (filled == buffer.length) {
            if (filled > LONGEST_RECORD_BYTES) {
                throw new IOException("the record at byte " + start() + " has no end: is a quote never closed?");
            }
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        int read = stream.readNBytes(buffer, filled, buffer.length - filled);
        streamEnded = filled + read < buffer.length;
        filled += read;
    }
}
