package io.flead.detector.autoencoder;

import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import io.flead.detector.dl4j.Dl4jTrainer;
import java.io.DataInput;
import java.io.IOException;

/** The detector made of an autoencoder's reconstruction error and z-scores on a gated baseline. */
public final class StreamDetector implements Detector {
    private final DetectorSettings settings;

    /** Used by {@link Detector#of}. */
    public StreamDetector(DetectorSettings settings) {
        this.settings = settings;
    }

    @Override
    public DeviceDetector newDevice() {
        return new StreamDevice(settings);
    }

    @Override
    public DeviceDetector restore(DataInput state) throws IOException {
        return StreamDevice.readFrom(state, settings);
    }

    @Override
    public LocalTrainer newTrainer() {
        return new Dl4jTrainer(settings.shape(), settings.training());
    }
}
