package io.flead.declared;

import io.flead.api.v1alpha1.Detection;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Model;
import io.flead.detector.DetectionSettings;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.ModelType;
import io.flead.detector.TrainerKind;
import io.flead.detector.TrainingSettings;
import java.io.Serializable;
import java.util.List;

/**
 * The detector that a pipeline declares, in a form that travels to task managers and executors. Immutable.
 *
 * @param modelType as {@link ModelType} writes it
 * @param features sensors in the order of a reading's values
 * @param hidden units of the hidden layer, the default already filled in
 * @param seed of the initial model
 * @param learningRate of local training
 * @param epochs passes of one local training
 * @param batchSize readings of a batch
 * @param bufferSize readings that a device keeps for training
 * @param trainer as {@link TrainerKind} writes it
 * @param zScore see {@link Detection}, as all that follows
 * @param warmup readings
 * @param quantile of clean scores
 * @param factor from the quantile to the threshold
 * @param tauRows readings
 * @param timeoutRows readings
 */
public record DeclaredDetector(
        String modelType,
        List<String> features,
        int hidden,
        long seed,
        double learningRate,
        int epochs,
        int batchSize,
        int bufferSize,
        String trainer,
        double zScore,
        int warmup,
        double quantile,
        double factor,
        double tauRows,
        int timeoutRows)
        implements Serializable {

    public DeclaredDetector {
        features = List.copyOf(features);
    }

    /** What a pipeline declares. */
    public static DeclaredDetector of(FleadPipelineSpec spec) {
        Model model = spec.training().model();
        Detection detection = spec.training().detection();
        ModelShape shape = ModelShape.of(
                switch (model.type()) {
                    case LEAVE_ONE_OUT -> ModelType.LEAVE_ONE_OUT;
                    case AUTOENCODER -> ModelType.AUTOENCODER;
                },
                spec.readings().features(),
                model.hidden(),
                model.seed());
        return new DeclaredDetector(
                shape.type().text(),
                shape.features(),
                shape.hidden(),
                shape.seed(),
                model.learningRate(),
                model.epochs(),
                model.batchSize(),
                model.bufferSize(),
                switch (model.trainer()) {
                    case PLAIN -> TrainerKind.PLAIN.text();
                    case DL4J -> TrainerKind.DL4J.text();
                },
                detection.zScore(),
                detection.warmup(),
                detection.quantile(),
                detection.factor(),
                detection.tauRows(),
                detection.timeoutRows());
    }

    /** The network's shape. */
    public ModelShape shape() {
        return new ModelShape(ModelType.of(modelType), features, hidden, seed);
    }

    /** The detector's settings. */
    public DetectorSettings settings() {
        return settings(1);
    }

    /**
     * The same with as many passes in one local training as so many rounds have.
     *
     * @param rounds at least 1
     */
    public DetectorSettings settings(int rounds) {
        return new DetectorSettings(
                shape(),
                new TrainingSettings(learningRate, epochs * rounds, batchSize, bufferSize)
                        .withTrainer(TrainerKind.of(trainer)),
                DetectionSettings.of(zScore, warmup).withQuantile(quantile).withMaxFlaggedRun(timeoutRows),
                LeaveOneOutSettings.defaults()
                        .withWarmup(warmup)
                        .withBuffer(Math.max(warmup, bufferSize))
                        .withQuantile(quantile)
                        .withFactor(factor)
                        .withTau(tauRows)
                        .withTimeout(timeoutRows));
    }
}
