package io.flead.training.stream;

import java.io.IOException;
import java.time.Instant;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Version 1: device id, seconds and nanoseconds of the event time, arrival, count of values, values. */
final class DeviceReadingSerializer extends VersionedSerializer<DeviceReading> {

    static final int VERSION = 1;

    private static final long serialVersionUID = 1L;

    DeviceReadingSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    void write(DeviceReading reading, DataOutputView target) throws IOException {
        target.writeUTF(reading.deviceId());
        Instant eventTime = reading.eventTime();
        target.writeLong(eventTime.getEpochSecond());
        target.writeInt(eventTime.getNano());
        target.writeLong(reading.arrivedAtMillis());
        target.writeInt(reading.values().length);
        for (double value : reading.values()) {
            target.writeDouble(value);
        }
    }

    @Override
    DeviceReading read(int version, DataInputView source) throws IOException {
        String deviceId = source.readUTF();
        Instant eventTime = Instant.ofEpochSecond(source.readLong(), source.readInt());
        long arrivedAtMillis = source.readLong();
        double[] values = new double[source.readInt()];
        for (int index = 0; index < values.length; index++) {
            values[index] = source.readDouble();
        }
        return new DeviceReading(deviceId, eventTime, values, arrivedAtMillis);
    }

    @Override
    public TypeSerializerSnapshot<DeviceReading> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<DeviceReading> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<DeviceReading> serializer(int version) {
            return new DeviceReadingSerializer(version);
        }
    }
}
