package io.flead.detector.rows;

import io.flead.detector.DetectorStateException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Arrays and counts of a saved device state, checked as they are read: damaged bytes must not become NaN or a huge
 * array.
 */
public final class StateFormat {
    private static final int MAX_COUNT = 1 << 22;

    /** Detectors take no reading for more than this. */
    private static final double MAX_READING = 1e100;

    private StateFormat() {}

    /** The header of each state. */
    public static void writeHeader(DataOutput out, int magic, int version, String modelId) throws IOException {
        out.writeInt(magic);
        out.writeShort(version);
        out.writeUTF(modelId);
    }

    /**
     * Reads the header of {@link #writeHeader}.
     *
     * @param newest version that the program writes; it reads 1 to this one
     * @return the state's version
     * @throws DetectorStateException when the state is of another detector, a later version or another model
     */
    public static int readHeader(DataInput in, int magic, int newest, String modelId) throws IOException {
        int found = in.readInt();
        if (found != magic) {
            throw new DetectorStateException("not a detector state of this kind: it starts with "
                    + Integer.toHexString(found) + ", not " + Integer.toHexString(magic));
        }
        int version = in.readUnsignedShort();
        if (version < 1 || version > newest) {
            throw new DetectorStateException(
                    "detector state has version " + version + ", this program reads versions 1 to " + newest);
        }
        String id = in.readUTF();
        if (!id.equals(modelId)) {
            throw new DetectorStateException("detector state belongs to model " + id + ", not to " + modelId
                    + ": type, features, hidden units or seed have changed, start the device from nothing");
        }
        return version;
    }

    /** A number of things, at least 0. */
    public static int readCount(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_COUNT) {
            throw new DetectorStateException(
                    "detector state is damaged: a count of " + count + " is not in 0.." + MAX_COUNT);
        }
        return count;
    }

    /** A finite number. */
    public static double readDouble(DataInput in) throws IOException {
        double value = in.readDouble();
        if (!Double.isFinite(value)) {
            throw new DetectorStateException("detector state is damaged: it holds " + value);
        }
        return value;
    }

    /** The value, if it lies there; NaN does not. */
    public static double requireWithin(double value, double least, double most) throws IOException {
        if (!(value >= least && value <= most)) {
            throw new DetectorStateException(
                    "detector state is damaged: " + value + " should be " + least + " to " + most);
        }
        return value;
    }

    /** The value, if it is finite and above 0. */
    public static double requirePositive(double value) throws IOException {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new DetectorStateException("detector state is damaged: " + value + " should be above 0");
        }
        return value;
    }

    /** As many finite numbers. */
    public static double[] readDoubles(DataInput in, int count) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = readDouble(in);
        }
        return values;
    }

    /** Like {@link #readDoubles}, but NaN may mark a missing value. */
    public static double[] readDoublesOrMissing(DataInput in, int count) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double value = in.readDouble();
            values[i] = Double.isNaN(value) ? value : requireWithin(value, -MAX_READING, MAX_READING);
        }
        return values;
    }

    /** Without their number. */
    public static void writeDoubles(DataOutput out, double[] values) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    /** As many finite numbers. */
    public static float[] readFloats(DataInput in, int count) throws IOException {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readFloat();
            if (!Float.isFinite(values[i])) {
                throw new DetectorStateException("detector state is damaged: it holds " + values[i]);
            }
        }
        return values;
    }

    /** Without their number. */
    public static void writeFloats(DataOutput out, float[] values) throws IOException {
        for (float value : values) {
            out.writeFloat(value);
        }
    }
}
