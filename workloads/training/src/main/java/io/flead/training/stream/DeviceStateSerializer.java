package io.flead.training.stream;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Version 4: round and time of the last contribution, time of the last reading, the activity, length of the detector's
 * bytes, these bytes (they have a version of their own), and the same of the alarms. Version 3 had no alarms. Versions 1 and 2 had no activity. Version 1 lacked the time of
 * the last reading; its devices count as having reported when they last contributed.
 */
final class DeviceStateSerializer extends VersionedSerializer<DeviceState> {

    static final int VERSION = 4;
    private static final int ACTIVITY = 3;
    private static final int ALARMS = 4;

    private static final long serialVersionUID = 1L;

    DeviceStateSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    void write(DeviceState state, DataOutputView target) throws IOException {
        byte[] detector = state.save();
        target.writeLong(state.contributedRound());
        target.writeLong(state.contributedAtMillis());
        target.writeLong(state.lastReadingAtMillis());
        state.activity().writeTo(target);
        target.writeInt(detector.length);
        target.write(detector);
        byte[] alarms = state.saveAlarms();
        target.writeInt(alarms.length);
        target.write(alarms);
    }

    @Override
    DeviceState read(int version, DataInputView source) throws IOException {
        long contributedRound = source.readLong();
        long contributedAtMillis = source.readLong();
        long lastReadingAtMillis = version == 1 ? contributedAtMillis : source.readLong();
        Activity activity = version < ACTIVITY ? new Activity() : Activity.readFrom(source);
        byte[] detector = new byte[source.readInt()];
        source.readFully(detector);
        byte[] alarms = new byte[version < ALARMS ? 0 : source.readInt()];
        source.readFully(alarms);
        return DeviceState.ofSaved(
                detector, contributedRound, contributedAtMillis, lastReadingAtMillis, activity, alarms);
    }

    /** The one type that changes: while a checkpoint is written the job goes on with a copy. */
    @Override
    public DeviceState copy(DeviceState from) {
        return from.copy();
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializerSnapshot<DeviceState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<DeviceState> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<DeviceState> serializer(int version) {
            return new DeviceStateSerializer(version);
        }
    }
}
