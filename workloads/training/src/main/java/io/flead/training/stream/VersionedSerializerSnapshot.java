package io.flead.training.stream;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A checkpoint's record of a {@link VersionedSerializer}: the version that wrote it. A newer program reads and migrates
 * it; an older program refuses it.
 */
abstract class VersionedSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

    /** Of this class' own bytes. */
    private static final int SNAPSHOT_VERSION = 1;

    private final int newestVersion;
    private int writtenVersion;

    VersionedSerializerSnapshot(int newestVersion) {
        this.newestVersion = newestVersion;
        this.writtenVersion = newestVersion;
    }

    /** The serializer that reads a version. */
    abstract VersionedSerializer<T> serializer(int version);

    @Override
    public final int getCurrentVersion() {
        return SNAPSHOT_VERSION;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) throws IOException {
        out.writeInt(newestVersion);
    }

    @Override
    public final void readSnapshot(int snapshotVersion, DataInputView in, ClassLoader classLoader) throws IOException {
        if (snapshotVersion != SNAPSHOT_VERSION) {
            throw new IOException(getClass().getSimpleName() + " cannot read its version " + snapshotVersion);
        }
        writtenVersion = in.readInt();
        if (writtenVersion < 1 || writtenVersion > newestVersion) {
            throw new IOException("state was written in format " + writtenVersion + " of "
                    + getClass().getEnclosingClass().getSimpleName() + ", this program reads 1 to " + newestVersion);
        }
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
        return serializer(writtenVersion);
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> older) {
        if (older.getClass() != getClass()) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        return ((VersionedSerializerSnapshot<?>) older).writtenVersion == newestVersion
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
}
