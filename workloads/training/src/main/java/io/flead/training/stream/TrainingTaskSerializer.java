package io.flead.training.stream;

import io.flead.contract.message.DeviceCalibration;
import io.flead.detector.TrainingSet;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Version 5: device id, round, the shape's rounds, parameters, rows, features, values; the calibration's rows, log
 * thresholds, log quantiles, log growths and lags. Arrays have their length in front. Versions 1 and 2 had no shape's
 * rounds; version 1 had one log threshold, without a length, and ended there.
 */
final class TrainingTaskSerializer extends VersionedSerializer<TrainingTask> {

    static final int VERSION = 5;

    private static final int ONE_THRESHOLD = 1;
    private static final int SHAPE_ROUNDS = 3;
    private static final int NEWEST_ARRIVAL = 4;
    private static final int EPOCH = 5;

    private static final long serialVersionUID = 1L;

    TrainingTaskSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    void write(TrainingTask task, DataOutputView target) throws IOException {
        target.writeUTF(task.deviceId());
        target.writeLong(task.round());
        target.writeLong(task.shapeRounds());
        writeFloats(task.start(), target);
        target.writeInt(task.set().rows());
        target.writeInt(task.set().features());
        writeFloats(task.set().values(), target);
        target.writeLong(task.calibration().rows());
        writeDoubles(task.calibration().logThreshold(), target);
        writeDoubles(task.calibration().logQuantile(), target);
        writeDoubles(task.calibration().logGrowth(), target);
        int[] lags = task.calibration().lags();
        target.writeInt(lags.length);
        for (int lag : lags) {
            target.writeInt(lag);
        }
        target.writeLong(task.newestArrivalMillis());
        target.writeLong(task.epoch());
    }

    @Override
    TrainingTask read(int version, DataInputView source) throws IOException {
        String deviceId = source.readUTF();
        long round = source.readLong();
        return new TrainingTask(
                deviceId,
                round,
                version < SHAPE_ROUNDS ? round : source.readLong(),
                readFloats(source),
                new TrainingSet(source.readInt(), source.readInt(), readFloats(source)),
                version == ONE_THRESHOLD
                        ? new DeviceCalibration(source.readLong(), source.readDouble())
                        : readCalibration(source),
                version < NEWEST_ARRIVAL ? 0 : source.readLong(),
                version < EPOCH ? 0 : source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<TrainingTask> snapshotConfiguration() {
        return new Snapshot();
    }

    private static DeviceCalibration readCalibration(DataInputView source) throws IOException {
        long rows = source.readLong();
        double[] logThreshold = readDoubles(source);
        double[] logQuantile = readDoubles(source);
        double[] logGrowth = readDoubles(source);
        int[] lags = new int[source.readInt()];
        for (int index = 0; index < lags.length; index++) {
            lags[index] = source.readInt();
        }
        return new DeviceCalibration(rows, logThreshold, logQuantile, logGrowth, lags);
    }

    private static void writeDoubles(double[] values, DataOutputView target) throws IOException {
        target.writeInt(values.length);
        for (double value : values) {
            target.writeDouble(value);
        }
    }

    private static double[] readDoubles(DataInputView source) throws IOException {
        double[] values = new double[source.readInt()];
        for (int index = 0; index < values.length; index++) {
            values[index] = source.readDouble();
        }
        return values;
    }

    private static void writeFloats(float[] values, DataOutputView target) throws IOException {
        target.writeInt(values.length);
        for (float value : values) {
            target.writeFloat(value);
        }
    }

    private static float[] readFloats(DataInputView source) throws IOException {
        float[] values = new float[source.readInt()];
        for (int index = 0; index < values.length; index++) {
            values[index] = source.readFloat();
        }
        return values;
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<TrainingTask> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<TrainingTask> serializer(int version) {
            return new TrainingTaskSerializer(version);
        }
    }
}
