package io.flead.training.stream;

import io.flead.contract.message.DeviceCalibration;
import io.flead.detector.TrainingSet;

/**
 * One local training to be done.
 *
 * @param deviceId whose
 * @param round the global version to start from; 0 is the initial model
 * @param start flat parameters of that version, not copied, never changed
 * @param set rows to train on
 * @param shapeRounds rounds that made that version out of its shape's initial model: how far the learning rate has
 *     fallen
 * @param calibration the device's thresholds under that version
 * @param newestArrivalMillis when the newest reading arrived that the device has learnt from; 0 when it is not known
 * @param epoch of that global version
 */
@SuppressWarnings("ArrayRecordComponent") // parameters on their way to a trainer; never compared
public record TrainingTask(
        String deviceId,
        long round,
        long shapeRounds,
        float[] start,
        TrainingSet set,
        DeviceCalibration calibration,
        long newestArrivalMillis,
        long epoch) {

    /** One of the first epoch. */
    public TrainingTask(
            String deviceId,
            long round,
            long shapeRounds,
            float[] start,
            TrainingSet set,
            DeviceCalibration calibration,
            long newestArrivalMillis) {
        this(deviceId, round, shapeRounds, start, set, calibration, newestArrivalMillis, 0);
    }

    /** Seed of the rows' order: the same task trains the same way wherever and whenever it is done. */
    public long shuffleSeed() {
        return 31 * round + deviceId.hashCode();
    }
}
