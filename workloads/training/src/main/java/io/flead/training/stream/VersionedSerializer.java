package io.flead.training.stream;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer whose format has a version. It writes the newest and reads the one it was made for. Stateless, hence
 * thread-safe.
 *
 * @param <T> values that never change once they are made, unless {@link #copy(Object)} says otherwise
 */
abstract class VersionedSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    private final int readVersion;

    VersionedSerializer(int readVersion) {
        this.readVersion = readVersion;
    }

    /** Writes the newest version. */
    abstract void write(T value, DataOutputView target) throws IOException;

    /** Reads a value of a version. */
    abstract T read(int version, DataInputView source) throws IOException;

    @Override
    public final void serialize(T value, DataOutputView target) throws IOException {
        write(value, target);
    }

    @Override
    public final T deserialize(DataInputView source) throws IOException {
        return read(readVersion, source);
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return read(readVersion, source);
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /** Whether {@link #copy} gives back its argument. */
    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public final TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    @SuppressWarnings("NullAway") // Flink's own use: no instance to reuse
    public final T createInstance() {
        return null;
    }

    @Override
    public final int getLength() {
        return -1;
    }

    final int readVersion() {
        return readVersion;
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // serializers of different types are never equal
    public final boolean equals(Object other) {
        return other != null
                && getClass() == other.getClass()
                && readVersion == ((VersionedSerializer<?>) other).readVersion;
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().hashCode() + readVersion;
    }
}
