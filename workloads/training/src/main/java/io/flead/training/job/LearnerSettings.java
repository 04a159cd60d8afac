package io.flead.training.job;

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
import java.time.Duration;
import java.util.List;

/**
 * What the functions of the job need of the pipeline, as it is shipped with them.
 *
 * @param features sensors in the order of a reading's values
 * @param hidden units of the hidden layer, the default already filled in
 * @param trainingInterval how often a device looks whether to contribute
 * @param retryAfter how long a contribution may go unanswered before the device repeats it
 */
record LearnerSettings(
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
        int timeoutRows,
        Duration trainingInterval,
        Duration retryAfter)
        implements Serializable {

    static LearnerSettings of(FleadPipelineSpec spec) {
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
        return new LearnerSettings(
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
                detection.timeoutRows(),
                spec.training().interval().duration(),
                spec.aggregation().interval().duration().multipliedBy(2));
    }

    DetectorSettings detector() {
        return new DetectorSettings(
                new ModelShape(ModelType.of(modelType), features, hidden, seed),
                new TrainingSettings(learningRate, epochs, batchSize, bufferSize).withTrainer(TrainerKind.of(trainer)),
                DetectionSettings.of(zScore, warmup).withQuantile(quantile).withMaxFlaggedRun(timeoutRows),
                LeaveOneOutSettings.defaults()
                        .withWarmup(warmup)
                        .withBuffer(Math.max(warmup, bufferSize))
                        .withQuantile(quantile)
                        .withFactor(factor)
                        .withTau(tauRows)
                        .withTimeout(timeoutRows));
    }

    /** What a local training multiplies the learning rate by after so many rounds of this network; an autoencoder's never falls. */
    double learningRateFactor(long shapeRounds) {
        DetectorSettings detector = detector();
        return switch (detector.shape().type()) {
            case LEAVE_ONE_OUT -> detector.training().learningRateFactor(shapeRounds);
            case AUTOENCODER -> 1;
        };
    }
}
