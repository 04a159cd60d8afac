package io.flead.evaluation.baseline;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.AutoencoderSettings;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.factory.DetectorFactory;
import io.flead.detector.network.Autoencoder;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Arrays;

/**
 * An autoencoder per device with one hidden tanh layer of half as many units as sensors, trained by DL4J on the scaled
 * training rows, then frozen. Score: mean squared reconstruction error; the limit is its .99 quantile on the training
 * rows.
 */
final class PlainAutoencoder implements ReferenceDetector.Method {
    private static final int BATCH = 128;

    /** Gradient steps, about: short recordings take more epochs. */
    private static final int STEPS = 1500;

    private static final int MAX_EPOCHS = 100;

    @Override
    public ScoredRows score(Recording recording, long seed) {
        int width = recording.features().size();
        double[][] rows = new Standardisation(recording).apply(recording.rows());
        float[] flat = new float[rows.length * width];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < width; i++) {
                flat[row * width + i] = (float) rows[row][i];
            }
        }
        int trainRows = recording.trainRows();
        int batches = (trainRows + BATCH - 1) / BATCH;
        int epochs = Math.max(1, Math.min(MAX_EPOCHS, STEPS / batches));
        ModelShape shape = new ModelShape(ModelType.AUTOENCODER, recording.features(), Math.max(1, width / 2), seed);
        DetectorSettings settings = new DetectorSettings.Autoencoder(
                shape,
                TrainingSettings.builder()
                        .learningRate(.003)
                        .epochs(epochs)
                        .batchSize(BATCH)
                        .build(),
                AutoencoderSettings.builder().build());
        float[] parameters;
        try (LocalTrainer trainer = DetectorFactory.create(settings).newTrainer()) {
            TrainingSet set = new TrainingSet(trainRows, width, Arrays.copyOf(flat, trainRows * width));
            parameters = trainer.train(shape.initialParameters(), set, seed).parameters();
        }
        Autoencoder network = new Autoencoder(width, shape.hidden());
        float[] residuals = new float[width];
        double[] scores = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            scores[row] = Math.min(Float.MAX_VALUE, network.residuals(parameters, flat, row * width, residuals));
        }
        return TrainingLimit.flag(scores, trainRows);
    }
}
