package io.flead.training.stream;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.MalformedMessageException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Global models as their topic has them. */
final class GlobalModelSerializer extends MessageSerializer<GlobalModel> {

    private static final long serialVersionUID = 1L;

    GlobalModelSerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    byte[] encode(GlobalModel message) {
        return message.encode();
    }

    @Override
    GlobalModel decode(byte[] bytes) throws MalformedMessageException {
        return GlobalModel.decode(bytes);
    }

    @Override
    public TypeSerializerSnapshot<GlobalModel> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<GlobalModel> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<GlobalModel> serializer(int version) {
            return new GlobalModelSerializer(version);
        }
    }
}
