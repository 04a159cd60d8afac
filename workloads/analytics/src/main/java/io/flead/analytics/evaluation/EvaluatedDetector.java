package io.flead.analytics.evaluation;

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
import java.util.ArrayList;
import java.util.List;

/** The pipeline's detector, as its training job makes it, in a form that travels to executors. */
record EvaluatedDetector(
        String modelType,
        ArrayList<String> features,
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

    static EvaluatedDetector of(FleadPipelineSpec spec) {
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
        return new EvaluatedDetector(
                shape.type().text(),
                new ArrayList<>(shape.features()),
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

    ModelShape shape() {
        return new ModelShape(ModelType.of(modelType), List.copyOf(features), hidden, seed);
    }

    /** With so many times the passes of one local training. */
    DetectorSettings settings(int rounds) {
        return new DetectorSettings(
                shape(),
                new TrainingSettings(learningRate, epochs * rounds, batchSize, bufferSize)
                        .withTrainer(TrainerKind.of(trainer)),
                DetectionSettings.of(zScore, warmup).withQuantile(quantile).withMaxFlaggedRun(timeoutRows),
                leaveOneOut());
    }

    double inputClip() {
        return leaveOneOut().inputClip();
    }

    private LeaveOneOutSettings leaveOneOut() {
        return LeaveOneOutSettings.defaults()
                .withWarmup(warmup)
                .withBuffer(Math.max(warmup, bufferSize))
                .withQuantile(quantile)
                .withFactor(factor)
                .withTau(tauRows)
                .withTimeout(timeoutRows);
    }
}
