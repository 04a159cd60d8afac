package io.flead.detector.autoencoder;

import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import io.flead.detector.training.TrainerFactory;
import java.io.DataInput;
import java.io.IOException;

/** The detector made of an autoencoder's reconstruction error and z-scores on a gated baseline. */
public final class AutoencoderDetector implements Detector {
    private final DetectorSettings.Autoencoder settings;

    /** The detector with these settings. */
    public AutoencoderDetector(DetectorSettings.Autoencoder settings) {
        this.settings = settings;
    }

    @Override
    public DeviceDetector newDevice() {
        return new AutoencoderDevice(settings);
    }

    @Override
    public DeviceDetector restore(DataInput state) throws IOException {
        return AutoencoderDevice.readFrom(state, settings);
    }

    @Override
    public LocalTrainer newTrainer() {
        return TrainerFactory.create(settings.shape(), settings.training());
    }
}
