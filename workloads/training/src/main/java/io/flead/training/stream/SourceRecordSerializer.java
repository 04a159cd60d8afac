package io.flead.training.stream;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Version 1: topic, partition, offset, timestamp, key, value. */
final class SourceRecordSerializer extends VersionedSerializer<SourceRecord> {

    static final int VERSION = 1;

    private static final long serialVersionUID = 1L;

    SourceRecordSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    void write(SourceRecord value, DataOutputView target) throws IOException {
        target.writeUTF(value.topic());
        target.writeInt(value.partition());
        target.writeLong(value.offset());
        target.writeLong(value.timestampMillis());
        OptionalBytes.write(value.key(), target);
        OptionalBytes.write(value.value(), target);
    }

    @Override
    SourceRecord read(int version, DataInputView source) throws IOException {
        return new SourceRecord(
                source.readUTF(),
                source.readInt(),
                source.readLong(),
                source.readLong(),
                OptionalBytes.read(source),
                OptionalBytes.read(source));
    }

    @Override
    public TypeSerializerSnapshot<SourceRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<SourceRecord> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<SourceRecord> serializer(int version) {
            return new SourceRecordSerializer(version);
        }
    }
}
