package io.flead.detector;

/**
 * Everything a detector is made from.
 *
 * @param shape what it shares with the other devices; its type says which detector this is
 * @param training how it trains
 * @param detection how the autoencoder's detector scores; the other one does not look at it
 * @param leaveOneOut how the leave-one-out detector scores; the other one does not look at it
 */
public record DetectorSettings(
        ModelShape shape, TrainingSettings training, DetectionSettings detection, LeaveOneOutSettings leaveOneOut) {

    /** With the defaults of the leave-one-out detector, for autoencoders. */
    public DetectorSettings(ModelShape shape, TrainingSettings training, DetectionSettings detection) {
        this(shape, training, detection, LeaveOneOutSettings.defaults());
    }

    /** For a leave-one-out detector. */
    public static DetectorSettings leaveOneOut(
            ModelShape shape, TrainingSettings training, LeaveOneOutSettings settings) {
        return new DetectorSettings(shape, training, DetectionSettings.defaults(), settings);
    }
}
