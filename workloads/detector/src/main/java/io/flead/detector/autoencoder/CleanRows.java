package io.flead.detector.autoencoder;

import io.flead.detector.TrainingSet;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The newest clean rows as the network sees them, at most {@code capacity} of them. A device trains on these and takes
 * its threshold from them.
 */
final class CleanRows {
    private final int width;
    private final int capacity;
    private final float[] values;
    private int first;
    private int size;

    CleanRows(int capacity, int width) {
        this.capacity = capacity;
        this.width = width;
        this.values = new float[Math.multiplyExact(capacity, width)];
    }

    int size() {
        return size;
    }

    void clear() {
        first = 0;
        size = 0;
    }

    /** Adds the row that starts at {@code from}, narrowed to floats; full, it drops its oldest. */
    void add(double[] row, int from) {
        int offset = nextSlot() * width;
        for (int i = 0; i < width; i++) {
            values[offset + i] = (float) row[from + i];
        }
    }

    /** The array behind the rows; for reading, at {@link #offset}. */
    float[] values() {
        return values;
    }

    /** Index of a row's first value in {@link #values()}, 0 being the oldest row. */
    int offset(int row) {
        return (first + row) % capacity * width;
    }

    /** A copy, oldest first. */
    TrainingSet snapshot() {
        float[] copy = new float[size * width];
        int upToEnd = Math.min(size, capacity - first) * width;
        System.arraycopy(values, first * width, copy, 0, upToEnd);
        System.arraycopy(values, 0, copy, upToEnd, copy.length - upToEnd);
        return new TrainingSet(size, width, copy);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int row = 0; row < size; row++) {
            int offset = offset(row);
            for (int i = 0; i < width; i++) {
                out.writeFloat(values[offset + i]);
            }
        }
    }

    /** Adds the rows that {@link #writeTo} wrote. */
    void readFrom(DataInput in) throws IOException {
        int rows = StateFormat.readCount(in);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(StateFormat.readFloats(in, width), 0, values, nextSlot() * width, width);
        }
    }

    private int nextSlot() {
        if (size < capacity) {
            return (first + size++) % capacity;
        }
        int slot = first;
        first = (first + 1) % capacity;
        return slot;
    }
}
