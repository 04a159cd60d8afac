package io.flead.archiver.row;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in PostgreSQL's {@code COPY} text format, one after the other in one buffer, so that any run of rows can be
 * sent, and sent again, without building it a second time. A row is written column by column and ended with {@link
 * #endRow}. Not thread-safe.
 */
public final class CopyRows {

    /** Takes the bytes of rows, in order. */
    public interface Target {
        void write(byte[] data, int position, int length) throws SQLException;
    }

    private static final int KEPT_BYTES = 1 << 24;
    private static final int CHUNK_BYTES = 1 << 16;
    private static final char LEAD_SURROGATE_END = 0xDC00;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] data = new byte[CHUNK_BYTES];
    private int length;
    private int rowStart;
    private boolean firstColumn = true;
    private int[] ends = new int[1024];
    private int[] partitions = new int[1024];
    private long[] offsets = new long[1024];
    private int rows;

    /** A column of text, escaped. Half a surrogate pair, which is no text, becomes a question mark. */
    public CopyRows text(String value) {
        separate();
        escape(value);
        return this;
    }

    public CopyRows number(long value) {
        separate();
        ascii(Long.toString(value));
        return this;
    }

    /** A column of {@code double precision}; NaN and infinities are values of it. */
    public CopyRows number(double value) {
        separate();
        ascii(Double.toString(value));
        return this;
    }

    /** A column without a value. */
    public CopyRows absent() {
        separate();
        put((byte) '\\');
        put((byte) 'N');
        return this;
    }

    /** Appends a text, or NULL where there is none. */
    public CopyRows textOrNone(@Nullable String value) {
        return value == null ? absent() : text(value);
    }

    /** A column of {@code bytea}. */
    public CopyRows bytes(byte[] value) {
        separate();
        reserve(3 + 2 * value.length);
        // The backslash of bytea's own \x form is escaped for COPY.
        put((byte) '\\');
        put((byte) '\\');
        put((byte) 'x');
        for (byte b : value) {
            put(HEX[(b >> 4) & 0xF]);
            put(HEX[b & 0xF]);
        }
        return this;
    }

    /** Begins a column that is written in pieces by {@link #piece(byte[])} and {@link #piece(double)}. */
    public CopyRows pieces() {
        separate();
        return this;
    }

    /** A piece of the column begun, escaped before by {@link #escaped}. */
    public CopyRows piece(byte[] escaped) {
        reserve(escaped.length);
        System.arraycopy(escaped, 0, data, length, escaped.length);
        length += escaped.length;
        return this;
    }

    /** A number as a piece of the column begun. */
    public CopyRows piece(double value) {
        ascii(Double.toString(value));
        return this;
    }

    /** Text in the form that {@link #piece(byte[])} takes. */
    public static byte[] escaped(String value) {
        CopyRows rows = new CopyRows();
        rows.escape(value);
        return Arrays.copyOf(rows.data, rows.length);
    }

    /**
     * Ends the row.
     *
     * @param partition where its record came from
     * @param offset where its record came from
     */
    public void endRow(int partition, long offset) {
        put((byte) '\n');
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, 2 * rows);
            partitions = Arrays.copyOf(partitions, 2 * rows);
            offsets = Arrays.copyOf(offsets, 2 * rows);
        }
        ends[rows] = length;
        partitions[rows] = partition;
        offsets[rows] = offset;
        rows++;
        rowStart = length;
        firstColumn = true;
    }

    /** Forgets the columns since the last {@link #endRow}. */
    public void abandonRow() {
        length = rowStart;
        firstColumn = true;
    }

    /** Number of rows. */
    public int size() {
        return rows;
    }

    /** Size in bytes. */
    public int sizeBytes() {
        return length;
    }

    /** The partition that a row's record came from. */
    public int partition(int row) {
        return partitions[row];
    }

    /** The offset that a row's record came from. */
    public long offset(int row) {
        return offsets[row];
    }

    /**
     * Sends rows.
     *
     * @param from the first
     * @param to behind the last
     */
    public void send(Target target, int from, int to) throws SQLException {
        int start = from == 0 ? 0 : ends[from - 1];
        int end = to == 0 ? 0 : ends[to - 1];
        for (int position = start; position < end; position += CHUNK_BYTES) {
            target.write(data, position, Math.min(CHUNK_BYTES, end - position));
        }
    }

    /** Forgets all rows. */
    public void clear() {
        rows = 0;
        length = 0;
        rowStart = 0;
        firstColumn = true;
        if (data.length > KEPT_BYTES) {
            data = new byte[CHUNK_BYTES];
        }
    }

    /** All rows as {@code COPY} reads them, in UTF-8. */
    @Override
    public String toString() {
        return new String(data, 0, length, StandardCharsets.UTF_8);
    }

    private void separate() {
        if (!firstColumn) {
            put((byte) '\t');
        }
        firstColumn = false;
    }

    private void escape(String value) {
        for (int index = 0; index < value.length(); index++) {
            char c = value.charAt(index);
            switch (c) {
                case '\\' -> escape('\\');
                case '\n' -> escape('n');
                case '\r' -> escape('r');
                case '\t' -> escape('t');
                case '\b' -> escape('b');
                case '\f' -> escape('f');
                case 0x0B -> escape('v');
                default -> {
                    if (c < 0x80) {
                        put((byte) c);
                    } else if (Character.isSurrogate(c)) {
                        index += surrogate(value, index);
                    } else {
                        utf8(c);
                    }
                }
            }
        }
    }

    private void escape(char letter) {
        put((byte) '\\');
        put((byte) letter);
    }

    /** Writes a character outside the basic plane; answers how many chars more than one it takes. */
    private int surrogate(String value, int index) {
        char high = value.charAt(index);
        if (high < LEAD_SURROGATE_END && index + 1 < value.length()) {
            char low = value.charAt(index + 1);
            if (Character.isLowSurrogate(low)) {
                utf8(Character.toCodePoint(high, low));
                return 1;
            }
        }
        put((byte) '?');
        return 0;
    }

    private void utf8(int codePoint) {
        if (codePoint < 0x800) {
            put((byte) (0xC0 | (codePoint >> 6)));
        } else {
            if (codePoint < 0x10000) {
                put((byte) (0xE0 | (codePoint >> 12)));
            } else {
                put((byte) (0xF0 | (codePoint >> 18)));
                put((byte) (0x80 | ((codePoint >> 12) & 0x3F)));
            }
            put((byte) (0x80 | ((codePoint >> 6) & 0x3F)));
        }
        put((byte) (0x80 | (codePoint & 0x3F)));
    }

    private void ascii(String value) {
        reserve(value.length());
        for (int index = 0; index < value.length(); index++) {
            data[length++] = (byte) value.charAt(index);
        }
    }

    private void put(byte b) {
        reserve(1);
        data[length++] = b;
    }

    private void reserve(int bytes) {
        if (data.length - length < bytes) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, length + bytes));
        }
    }
}
