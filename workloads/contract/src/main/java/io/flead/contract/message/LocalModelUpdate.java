package io.flead.contract.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.flead.contract.wire.CalibrationMessage;
import io.flead.contract.wire.LocalModelUpdateMessage;
import java.time.Instant;
import java.util.Arrays;

/**
 * The parameters that one device has learned since a global version. Carries any values that were sent: they are judged
 * by the aggregator's admission gate, not here, so that a bad update can be refused by name.
 *
 * @param deviceId the device, also the record's key
 * @param round the global version that training started from; 0 is the initial model
 * @param samples rows that it was trained on
 * @param lossBefore mean loss over these rows before training
 * @param loss mean loss over these rows after training
 * @param shapeId which network, sensors and initial model the parameters belong to
 * @param parameters flat parameters {@code [parameters]}, not copied
 * @param calibration the device's thresholds
 * @param createdAt when the newest reading arrived that the device had learnt from: the same when a training is
 *     repeated
 * @param epoch of the global version; 0 when it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of floats a message: copies would cost more than they protect
public record LocalModelUpdate(
        String deviceId,
        long round,
        long samples,
        double lossBefore,
        double loss,
        String shapeId,
        float[] parameters,
        DeviceCalibration calibration,
        Instant createdAt,
        long epoch) {

    /** An update that names no epoch: its round tells it. */
    public LocalModelUpdate(
            String deviceId,
            long round,
            long samples,
            double lossBefore,
            double loss,
            String shapeId,
            float[] parameters,
            DeviceCalibration calibration,
            Instant createdAt) {
        this(deviceId, round, samples, lossBefore, loss, shapeId, parameters, calibration, createdAt, 0);
    }

    /** Encodes the update as Protobuf. */
    public byte[] encode() {
        return LocalModelUpdateMessage.newBuilder()
                .setDeviceId(deviceId)
                .setRound(round)
                .setSamples(samples)
                .setLossBefore(lossBefore)
                .setLoss(loss)
                .setShapeId(shapeId)
                .setParameters(UnsafeByteOperations.unsafeWrap(Parameters.encode(parameters)))
                .setCalibration(encode(calibration))
                .setCreatedAtMillis(createdAt.toEpochMilli())
                .setEpoch(epoch)
                .build()
                .toByteArray();
    }

    /**
     * Decodes an update.
     *
     * @throws MalformedMessageException when the bytes are not one
     */
    public static LocalModelUpdate decode(byte[] bytes) throws MalformedMessageException {
        LocalModelUpdateMessage message;
        try {
            message = LocalModelUpdateMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("not a local model update: " + e.getMessage());
        }
        return new LocalModelUpdate(
                message.getDeviceId(),
                message.getRound(),
                message.getSamples(),
                message.getLossBefore(),
                message.getLoss(),
                message.getShapeId(),
                Parameters.decode(message.getParameters().asReadOnlyByteBuffer()),
                decode(message.getCalibration()),
                Instant.ofEpochMilli(message.getCreatedAtMillis()),
                message.getEpoch());
    }

    private static CalibrationMessage encode(DeviceCalibration calibration) {
        CalibrationMessage.Builder message = CalibrationMessage.newBuilder().setRows(calibration.rows());
        Arrays.stream(calibration.logThreshold()).forEach(message::addLogThreshold);
        Arrays.stream(calibration.logQuantile()).forEach(message::addLogQuantile);
        Arrays.stream(calibration.logGrowth()).forEach(message::addLogGrowth);
        Arrays.stream(calibration.lags()).forEach(message::addLags);
        return message.build();
    }

    private static DeviceCalibration decode(CalibrationMessage message) {
        // By index: the lists would make an object of each number.
        double[] logThreshold = new double[message.getLogThresholdCount()];
        Arrays.setAll(logThreshold, message::getLogThreshold);
        double[] logQuantile = new double[message.getLogQuantileCount()];
        Arrays.setAll(logQuantile, message::getLogQuantile);
        double[] logGrowth = new double[message.getLogGrowthCount()];
        Arrays.setAll(logGrowth, message::getLogGrowth);
        int[] lags = new int[message.getLagsCount()];
        Arrays.setAll(lags, message::getLags);
        return new DeviceCalibration(message.getRows(), logThreshold, logQuantile, logGrowth, lags);
    }
}
