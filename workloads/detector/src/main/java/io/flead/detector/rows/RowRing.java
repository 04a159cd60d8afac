package io.flead.detector.rows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The newest rows of doubles, oldest first, at most {@code capacity} of them; grows as it fills. */
public final class RowRing {
    private static final int FIRST_ROWS = 16;

    private final int capacity;
    private final int width;
    private double[] values = {};
    private final boolean missingAllowed;
    private int first;
    private int size;

    /** Of finite values. */
    public RowRing(int capacity, int width) {
        this(capacity, width, false);
    }

    /** Of finite values and, where so wanted, NaN for those that are missing. */
    public RowRing(int capacity, int width, boolean missingAllowed) {
        this.missingAllowed = missingAllowed;
        this.capacity = capacity;
        this.width = width;
    }

    /** Rows held. */
    public int size() {
        return size;
    }

    /** Whether the next row drops one. */
    public boolean isFull() {
        return size == capacity;
    }

    /** Drops all rows. */
    public void clear() {
        first = 0;
        size = 0;
    }

    /** Adds a row; a full ring drops its oldest. */
    public void add(double[] row) {
        if (size < capacity) {
            if ((size + 1) * width > values.length) {
                grow();
            }
            System.arraycopy(row, 0, values, slot(size) * width, width);
            size++;
        } else {
            System.arraycopy(row, 0, values, first * width, width);
            first = (first + 1) % capacity;
        }
    }

    /** Copies a row, 0 being the oldest. */
    public void copyTo(int row, double[] target) {
        System.arraycopy(values, slot(row) * width, target, 0, width);
    }

    /** Drops the oldest of at least one row. */
    public void dropOldest() {
        first = (first + 1) % slots();
        size--;
    }

    /** Writes the rows, oldest first, with their number. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int row = 0; row < size; row++) {
            int offset = slot(row) * width;
            for (int i = 0; i < width; i++) {
                out.writeDouble(values[offset + i]);
            }
        }
    }

    /** Adds the rows that {@link #writeTo} wrote. */
    public void readFrom(DataInput in) throws IOException {
        int rows = StateFormat.readCount(in);
        for (int row = 0; row < rows; row++) {
            add(missingAllowed ? StateFormat.readDoublesOrMissing(in, width) : StateFormat.readDoubles(in, width));
        }
    }

    private int slot(int row) {
        return (first + row) % slots();
    }

    private int slots() {
        return values.length / width;
    }

    private void grow() {
        int rows = (int) Math.min(capacity, Math.max(FIRST_ROWS, 2L * slots()));
        double[] grown = new double[rows * width];
        for (int row = 0; row < size; row++) {
            System.arraycopy(values, slot(row) * width, grown, row * width, width);
        }
        values = grown;
        first = 0;
    }
}
