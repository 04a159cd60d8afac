package io.flead.contract.message;

import io.flead.api.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a model's parameters: little-endian float32. */
public final class Parameters {

    private Parameters() {}

    /** Encodes parameters. */
    public static byte[] encode(float[] parameters) {
        ByteBuffer bytes = ByteBuffer.allocate(parameters.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        return bytes.array();
    }

    /**
     * Decodes parameters.
     *
     * @throws MalformedMessageException when the length is not a multiple of four
     */
    public static float[] decode(byte[] bytes) throws MalformedMessageException {
        return decode(ByteBuffer.wrap(bytes));
    }

    /** The same of a buffer, whose position stays. */
    static float[] decode(ByteBuffer bytes) throws MalformedMessageException {
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new MalformedMessageException(
                    "parameters have " + bytes.remaining() + " bytes, which is not a multiple of " + Float.BYTES);
        }
        float[] parameters = new float[bytes.remaining() / Float.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(parameters);
        return parameters;
    }

    /** SHA-256 over the encoded parameters: two models are the same when these are. */
    public static byte[] sha256(float[] parameters) {
        return Sha256.of(encode(parameters));
    }
}
