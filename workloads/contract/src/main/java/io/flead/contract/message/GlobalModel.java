package io.flead.contract.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.flead.api.digest.Sha256;
import io.flead.contract.wire.GlobalCalibrationMessage;
import io.flead.contract.wire.GlobalModelMessage;
import io.flead.contract.wire.ServerStateMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * A published global model.
 *
 * @param version 1, 2, 3, ... without a gap
 * @param round the round that made it: the version its updates started from
 * @param strategy how the updates became one model
 * @param devices devices that took part
 * @param samples rows that these were trained on, in sum
 * @param meanLoss their loss after local training, weighted by samples
 * @param shapeId which network, sensors and initial model the parameters belong to
 * @param parameters flat parameters {@code [parameters]}, all finite, not copied
 * @param createdAt when the round closed
 * @param parentVersion the version it was made from; 0 is the initial model
 * @param calibration the combined calibration of the devices that took part
 * @param shapeRounds rounds that made it out of its shape's initial model, this one included: less than {@code version}
 *     once the network was changed
 * @param medians of the round that made it
 * @param epoch 0, and one more each time that the newest model was lost
 * @param server what its strategy remembers for the next round
 * @param restores the model that a person published again by this one; empty when a round or an epoch made it
 * @param trial the devices that take it, while it is on trial; empty: all
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of floats a message: copies would cost more than they protect
public record GlobalModel(
        long version,
        long round,
        String strategy,
        int devices,
        long samples,
        double meanLoss,
        String shapeId,
        float[] parameters,
        Instant createdAt,
        long parentVersion,
        FleetCalibration calibration,
        long shapeRounds,
        RoundMedians medians,
        long epoch,
        ServerState server,
        Optional<Restored> restores,
        Optional<Trial> trial) {

    /** A model that all devices take. */
    public GlobalModel(
            long version,
            long round,
            String strategy,
            int devices,
            long samples,
            double meanLoss,
            String shapeId,
            float[] parameters,
            Instant createdAt,
            long parentVersion,
            FleetCalibration calibration,
            long shapeRounds,
            RoundMedians medians,
            long epoch,
            ServerState server,
            Optional<Restored> restores) {
        this(
                version,
                round,
                strategy,
                devices,
                samples,
                meanLoss,
                shapeId,
                parameters,
                createdAt,
                parentVersion,
                calibration,
                shapeRounds,
                medians,
                epoch,
                server,
                restores,
                Optional.empty());
    }

    /** A model that a round or an epoch made, of a strategy that remembers nothing. */
    public GlobalModel(
            long version,
            long round,
            String strategy,
            int devices,
            long samples,
            double meanLoss,
            String shapeId,
            float[] parameters,
            Instant createdAt,
            long parentVersion,
            FleetCalibration calibration,
            long shapeRounds,
            RoundMedians medians,
            long epoch) {
        this(
                version,
                round,
                strategy,
                devices,
                samples,
                meanLoss,
                shapeId,
                parameters,
                createdAt,
                parentVersion,
                calibration,
                shapeRounds,
                medians,
                epoch,
                ServerState.NONE,
                Optional.empty());
    }

    /** A model of the first epoch, of a network that was never changed, without medians that bound the next round. */
    public GlobalModel(
            long version,
            long round,
            String strategy,
            int devices,
            long samples,
            double meanLoss,
            String shapeId,
            float[] parameters,
            Instant createdAt,
            long parentVersion,
            FleetCalibration calibration) {
        this(
                version,
                round,
                strategy,
                devices,
                samples,
                meanLoss,
                shapeId,
                parameters,
                createdAt,
                parentVersion,
                calibration,
                version,
                RoundMedians.NONE,
                0,
                ServerState.NONE,
                Optional.empty());
    }

    public GlobalModel {
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1: " + version);
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must be at least 0: " + epoch);
        }
        if (parentVersion < 0 || parentVersion >= version) {
            throw new IllegalArgumentException("parentVersion must be below version " + version + ": " + parentVersion);
        }
        if (shapeRounds < 1 || shapeRounds > version) {
            throw new IllegalArgumentException("shapeRounds must be 1 to " + version + ": " + shapeRounds);
        }
        if (!server.fits(parameters.length)) {
            throw new IllegalArgumentException(
                    "the server's state must be as long as the " + parameters.length + " parameters");
        }
        for (float parameter : parameters) {
            if (!Float.isFinite(parameter)) {
                throw new IllegalArgumentException("a global model must not hold " + parameter);
            }
        }
    }

    /** The same model on trial. */
    public GlobalModel onTrial(Trial audience) {
        return new GlobalModel(
                version,
                round,
                strategy,
                devices,
                samples,
                meanLoss,
                shapeId,
                parameters,
                createdAt,
                parentVersion,
                calibration,
                shapeRounds,
                medians,
                epoch,
                server,
                restores,
                Optional.of(audience));
    }

    /** Whether this is the newer one: of a higher epoch, or of a higher version of the same. */
    public boolean isNewerThan(GlobalModel other) {
        return epoch == other.epoch ? version > other.version : epoch > other.epoch;
    }

    /** SHA-256 of the parameters, in hexadecimal. */
    public String sha256() {
        return Sha256.hex(Parameters.encode(parameters));
    }

    /** The record's key: the version in decimal. */
    public byte[] key() {
        return Long.toString(version).getBytes(StandardCharsets.UTF_8);
    }

    /** Encodes the model as Protobuf, with checksums of its parameters and its calibration. */
    public byte[] encode() {
        GlobalModelMessage.Builder message = GlobalModelMessage.newBuilder()
                .setVersion(version)
                .setRound(round)
                .setStrategy(strategy)
                .setDevices(devices)
                .setSamples(samples)
                .setMeanLoss(meanLoss)
                .setShapeId(shapeId)
                .setParameters(UnsafeByteOperations.unsafeWrap(Parameters.encode(parameters)))
                .setParametersSha256(UnsafeByteOperations.unsafeWrap(Parameters.sha256(parameters)))
                .setCreatedAtMillis(createdAt.toEpochMilli())
                .setParentVersion(parentVersion)
                .setShapeRounds(shapeRounds)
                .setMedianSamples(medians.samples())
                .setMedianStep(medians.step())
                .setEpoch(epoch);
        if (calibration.devices() > 0) {
            GlobalCalibrationMessage encoded = calibration.toMessage();
            message.setCalibration(encoded).setCalibrationSha256(FleetCalibration.sha256(encoded));
        }
        if (!server.isNone()) {
            ServerStateMessage encoded = server.toMessage();
            message.setServer(encoded).setServerSha256(ServerState.sha256(encoded));
        }
        restores.ifPresent(restored -> message.setRestores(restored.toMessage()));
        trial.ifPresent(audience -> message.setTrial(audience.toMessage()));
        return message.build().toByteArray();
    }

    /**
     * Decodes a model.
     *
     * @throws MalformedMessageException when the bytes are not one, its values are impossible, or a checksum does not
     *     match
     */
    public static GlobalModel decode(byte[] bytes) throws MalformedMessageException {
        GlobalModelMessage message;
        try {
            message = GlobalModelMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("not a global model: " + e.getMessage());
        }
        float[] parameters = Parameters.decode(message.getParameters().toByteArray());
        if (!MessageDigest.isEqual(
                Parameters.sha256(parameters), message.getParametersSha256().toByteArray())) {
            throw new MalformedMessageException(
                    "parameters of global model " + message.getVersion() + " do not match their checksum");
        }
        if (message.hasCalibration()
                && !FleetCalibration.sha256(message.getCalibration()).equals(message.getCalibrationSha256())) {
            throw new MalformedMessageException(
                    "calibration of global model " + message.getVersion() + " does not match its checksum");
        }
        if (message.hasServer() && !ServerState.sha256(message.getServer()).equals(message.getServerSha256())) {
            throw new MalformedMessageException(
                    "the server's state of global model " + message.getVersion() + " does not match its checksum");
        }
        try {
            return new GlobalModel(
                    message.getVersion(),
                    message.getRound(),
                    message.getStrategy(),
                    message.getDevices(),
                    message.getSamples(),
                    message.getMeanLoss(),
                    message.getShapeId(),
                    parameters,
                    Instant.ofEpochMilli(message.getCreatedAtMillis()),
                    message.getParentVersion(),
                    FleetCalibration.of(message.getCalibration()),
                    message.hasShapeRounds() ? message.getShapeRounds() : message.getVersion(),
                    new RoundMedians(message.getMedianSamples(), message.getMedianStep()),
                    message.getEpoch(),
                    ServerState.of(message.getServer()),
                    message.hasRestores() ? Optional.of(Restored.of(message.getRestores())) : Optional.empty(),
                    message.hasTrial() ? Optional.of(Trial.of(message.getTrial())) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(e.getMessage() == null ? "impossible values" : e.getMessage());
        }
    }
}
