package io.flead.contract.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flead.api.digest.Sha256;
import io.flead.contract.wire.ServerStateMessage;
import java.util.Arrays;

/**
 * What an aggregation strategy remembers from round to round. It travels with the model, in the same record: a restart
 * continues as if there had been none, and anyone can compute the next model again. It belongs to the model's strategy;
 * another strategy begins without it.
 *
 * @param momentum of the steps {@code [parameters]}, or empty; not copied
 * @param secondMoment of the steps {@code [parameters]}, or empty; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // as long as the parameters; equals and hashCode look into the arrays
public record ServerState(float[] momentum, float[] secondMoment) {

    /** Of a strategy that remembers nothing, and of the first round. */
    public static final ServerState NONE = new ServerState(new float[0], new float[0]);

    public ServerState {
        requireFinite("momentum", momentum);
        requireFinite("secondMoment", secondMoment);
    }

    /** Whether there is nothing to remember. */
    public boolean isNone() {
        return momentum.length == 0 && secondMoment.length == 0;
    }

    /** Whether each part is empty or of this length. */
    boolean fits(int parameters) {
        return (momentum.length == 0 || momentum.length == parameters)
                && (secondMoment.length == 0 || secondMoment.length == parameters);
    }

    ServerStateMessage toMessage() {
        return ServerStateMessage.newBuilder()
                .setMomentum(UnsafeByteOperations.unsafeWrap(Parameters.encode(momentum)))
                .setSecondMoment(UnsafeByteOperations.unsafeWrap(Parameters.encode(secondMoment)))
                .build();
    }

    static ServerState of(ServerStateMessage message) throws MalformedMessageException {
        return new ServerState(
                Parameters.decode(message.getMomentum().toByteArray()),
                Parameters.decode(message.getSecondMoment().toByteArray()));
    }

    /** SHA-256 over the encoded state. */
    static ByteString sha256(ServerStateMessage message) {
        return ByteString.copyFrom(Sha256.of(message.toByteArray()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerState that
                && Arrays.equals(momentum, that.momentum)
                && Arrays.equals(secondMoment, that.secondMoment);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(momentum) + Arrays.hashCode(secondMoment);
    }

    private static void requireFinite(String part, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("the server's " + part + " must not hold " + value);
            }
        }
    }
}
