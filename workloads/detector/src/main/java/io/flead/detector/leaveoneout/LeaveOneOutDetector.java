package io.flead.detector.leaveoneout;

import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import io.flead.detector.training.TrainerFactory;
import java.io.DataInput;
import java.io.IOException;

/** The detector that predicts each sensor from the others, on a gated baseline. */
public final class LeaveOneOutDetector implements Detector {
    private final DetectorSettings.LeaveOneOut settings;

    /** The detector with these settings. */
    public LeaveOneOutDetector(DetectorSettings.LeaveOneOut settings) {
        this.settings = settings;
    }

    @Override
    public DeviceDetector newDevice() {
        return new LeaveOneOutDevice(settings);
    }

    @Override
    public DeviceDetector restore(DataInput state) throws IOException {
        return LeaveOneOutDevice.readFrom(state, settings);
    }

    @Override
    public LocalTrainer newTrainer() {
        return TrainerFactory.create(settings.shape(), settings.training());
    }
}
