package io.flead.detector.leaveoneout;

import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import io.flead.detector.dl4j.LeaveOneOutDl4jTrainer;
import io.flead.detector.training.PlainTrainer;
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
        return switch (settings.training().trainer()) {
            case PLAIN -> new PlainTrainer(settings.shape(), settings.training());
            case DL4J -> new LeaveOneOutDl4jTrainer(settings.shape(), settings.training());
        };
    }
}
