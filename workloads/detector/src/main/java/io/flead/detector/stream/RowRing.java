package io.flead.detector.stream;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The newest rows of doubles, oldest first, at most {@code capacity} of them; grows as it fills. */
final class RowRing {
    private static final int FIRST_ROWS = 16;

    private final int capacity;
    private final int width;
    private double[] values = {};
    private int first;
    private int size;

    RowRing(int capacity, int width) {
        this.capacity = capacity;
        this.width = width;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    void clear() {
        first = 0;
        size = 0;
    }

    /** Adds a row; a full ring drops its oldest. */
    void add(double[] row) {
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
    void copyTo(int row, double[] target) {
        System.arraycopy(values, slot(row) * width, target, 0, width);
    }

    void dropOldest() {
        first = (first + 1) % slots();
        size--;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int row = 0; row < size; row++) {
            int offset = slot(row) * width;
            for (int i = 0; i < width; i++) {
                out.writeDouble(values[offset + i]);
            }
        }
    }

    /** Adds the rows that {@link #writeTo} wrote. */
    void readFrom(DataInput in) throws IOException {
        int rows = StateFormat.readCount(in);
        for (int row = 0; row < rows; row++) {
            add(StateFormat.readDoubles(in, width));
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
