package io.flead.training.stream;

import io.flead.contract.message.Calibration;
import io.flead.detector.TrainingSet;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Version 1: device id, round, parameters, rows, features, values, calibration. Arrays have their length in front. */
final class TrainingTaskSerializer extends VersionedSerializer<TrainingTask> {

    static final int VERSION = 1;

    private static final long serialVersionUID = 1L;

    TrainingTaskSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    void write(TrainingTask task, DataOutputView target) throws IOException {
        target.writeUTF(task.deviceId());
        target.writeLong(task.round());
        writeFloats(task.start(), target);
        target.writeInt(task.set().rows());
        target.writeInt(task.set().features());
        writeFloats(task.set().values(), target);
        target.writeLong(task.calibration().rows());
        target.writeDouble(task.calibration().logThreshold());
    }

    @Override
    TrainingTask read(int version, DataInputView source) throws IOException {
        return new TrainingTask(
                source.readUTF(),
                source.readLong(),
                readFloats(source),
                new TrainingSet(source.readInt(), source.readInt(), readFloats(source)),
                new Calibration(source.readLong(), source.readDouble()));
    }

    @Override
    public TypeSerializerSnapshot<TrainingTask> snapshotConfiguration() {
        return new Snapshot();
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
