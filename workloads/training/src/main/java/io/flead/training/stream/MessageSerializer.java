package io.flead.training.stream;

import io.flead.contract.message.MalformedMessageException;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Version 1: the message's length and its bytes, whose format the contract keeps readable. */
abstract class MessageSerializer<T> extends VersionedSerializer<T> {

    static final int VERSION = 1;

    private static final long serialVersionUID = 1L;

    MessageSerializer(int readVersion) {
        super(readVersion);
    }

    abstract byte[] encode(T message);

    abstract T decode(byte[] bytes) throws MalformedMessageException;

    @Override
    final void write(T message, DataOutputView target) throws IOException {
        byte[] bytes = encode(message);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    final T read(int version, DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        try {
            return decode(bytes);
        } catch (MalformedMessageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
