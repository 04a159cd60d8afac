package io.flead.detector.factory;

import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.autoencoder.AutoencoderDetector;
import io.flead.detector.leaveoneout.LeaveOneOutDetector;

/** Makes detectors. */
public final class DetectorFactory {

    private DetectorFactory() {}

    /** The detector that these settings describe. Starts no native code; only {@link Detector#newTrainer} may. */
    public static Detector create(DetectorSettings settings) {
        if (settings instanceof DetectorSettings.Autoencoder autoencoder) {
            return new AutoencoderDetector(autoencoder);
        }
        if (settings instanceof DetectorSettings.LeaveOneOut leaveOneOut) {
            return new LeaveOneOutDetector(leaveOneOut);
        }
        throw new IllegalArgumentException("settings of no known detector: " + settings);
    }
}
