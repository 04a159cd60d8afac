package io.flead.training.stream;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Bytes with their length in front, -1 when there are none at all. */
final class OptionalBytes {

    private static final int ABSENT = -1;

    private OptionalBytes() {}

    static void write(byte @Nullable [] bytes, DataOutputView target) throws IOException {
        target.writeInt(bytes == null ? ABSENT : bytes.length);
        if (bytes != null) {
            target.write(bytes);
        }
    }

    static byte @Nullable [] read(DataInputView source) throws IOException {
        int length = source.readInt();
        if (length == ABSENT) {
            return null;
        }
        byte[] bytes = new byte[length];
        source.readFully(bytes);
        return bytes;
    }
}
