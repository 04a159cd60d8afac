package io.flead.detector.loo;

import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import java.io.DataInput;
import java.io.IOException;

/** The detector that predicts each sensor from the others, on a gated baseline. */
public final class LeaveOneOutDetector implements Detector {
    private final DetectorSettings settings;

    /** Used by {@link Detector#of}. */
    public LeaveOneOutDetector(DetectorSettings settings) {
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
        throw new UnsupportedOperationException("comes with the trainers");
    }
}
