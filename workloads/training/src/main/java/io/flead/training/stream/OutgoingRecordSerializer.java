package io.flead.training.stream;

import io.flead.training.stream.OutgoingRecord.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Version 1: key, value (length in front, -1 when absent), count of headers, their names and values. */
final class OutgoingRecordSerializer extends VersionedSerializer<OutgoingRecord> {

    static final int VERSION = 1;

    private static final long serialVersionUID = 1L;

    OutgoingRecordSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    void write(OutgoingRecord outgoing, DataOutputView target) throws IOException {
        OptionalBytes.write(outgoing.key(), target);
        OptionalBytes.write(outgoing.value(), target);
        target.writeInt(outgoing.headers().size());
        for (Header header : outgoing.headers()) {
            target.writeUTF(header.name());
            target.writeUTF(header.value());
        }
    }

    @Override
    OutgoingRecord read(int version, DataInputView source) throws IOException {
        byte[] key = OptionalBytes.read(source);
        byte[] value = OptionalBytes.read(source);
        int count = source.readInt();
        List<Header> headers = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            headers.add(new Header(source.readUTF(), source.readUTF()));
        }
        return new OutgoingRecord(key, value, headers);
    }

    @Override
    public TypeSerializerSnapshot<OutgoingRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<OutgoingRecord> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<OutgoingRecord> serializer(int version) {
            return new OutgoingRecordSerializer(version);
        }
    }
}
