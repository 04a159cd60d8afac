package io.flead.training.stream;

import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Local model updates as their topic has them. */
final class LocalModelUpdateSerializer extends MessageSerializer<LocalModelUpdate> {

    private static final long serialVersionUID = 1L;

    LocalModelUpdateSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    byte[] encode(LocalModelUpdate message) {
        return message.encode();
    }

    @Override
    LocalModelUpdate decode(byte[] bytes) throws MalformedMessageException {
        return LocalModelUpdate.decode(bytes);
    }

    @Override
    public TypeSerializerSnapshot<LocalModelUpdate> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<LocalModelUpdate> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<LocalModelUpdate> serializer(int version) {
            return new LocalModelUpdateSerializer(version);
        }
    }
}
