package io.flead.training.stream;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.MalformedMessageException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Anomalies as their topic has them. */
final class AnomalySerializer extends MessageSerializer<Anomaly> {

    private static final long serialVersionUID = 1L;

    AnomalySerializer(int readVersion) {
        super(readVersion);
    }

    @Override
    byte[] encode(Anomaly message) {
        return message.encode();
    }

    @Override
    Anomaly decode(byte[] bytes) throws MalformedMessageException {
        return Anomaly.decode(bytes);
    }

    @Override
    public TypeSerializerSnapshot<Anomaly> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Loaded by name from checkpoints. */
    public static final class Snapshot extends VersionedSerializerSnapshot<Anomaly> {

        public Snapshot() {
            super(VERSION);
        }

        @Override
        VersionedSerializer<Anomaly> serializer(int version) {
            return new AnomalySerializer(version);
        }
    }
}
