package io.flead.evaluation.fleet;

import io.flead.detector.DetectionSettings;
import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.ModelType;
import io.flead.detector.TrainingSettings;
import java.util.List;

/**
 * The product's detector as a pipeline would configure it, with one difference: warm-up is as long as the recording's training part, and all of it is
 * kept.
 *
 * @param shape what the fleet shares
 */
record Product(ModelShape shape) {
    private static final double LEARNING_RATE = .003;
    private static final int BATCH = 128;

    static Product of(List<String> features, long seed) {
        int hidden = Math.min(16, Math.max(4, features.size()));
        return new Product(new ModelShape(ModelType.AUTOENCODER, features, hidden, seed));
    }

    /** Makes devices that warm up for so many rows. */
    Detector detector(int warmupRows) {
        return Detector.of(settings(warmupRows, 1));
    }

    /** Makes a trainer that passes so often over its rows. */
    LocalTrainer trainer(int epochs) {
        return Detector.of(settings(1000, epochs)).newTrainer();
    }

    private DetectorSettings settings(int rows, int epochs) {
        return new DetectorSettings(
                shape, new TrainingSettings(LEARNING_RATE, epochs, BATCH, rows), DetectionSettings.of(2.5, rows));
    }
}
