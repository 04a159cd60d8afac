package io.flead.training.job;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Model;
import io.flead.detector.DetectionSettings;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.ModelType;
import io.flead.detector.TrainingSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What the functions of the job need of the pipeline, as it is shipped with them.
 *
 * @param features sensors in the order of a reading's values
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
        double zScore,
        int warmup,
        Duration trainingInterval,
        Duration retryAfter)
        implements Serializable {

    static LearnerSettings of(FleadPipelineSpec spec) {
        Model model = spec.training().model();
        return new LearnerSettings(
                switch (model.type()) {
                    case AUTOENCODER -> ModelType.AUTOENCODER.text();
                },
                List.copyOf(spec.readings().features()),
                model.hidden(),
                model.seed(),
                model.learningRate(),
                model.epochs(),
                model.batchSize(),
                model.bufferSize(),
                spec.training().detection().zScore(),
                spec.training().detection().warmup(),
                spec.training().interval().duration(),
                spec.aggregation().interval().duration().multipliedBy(2));
    }

    DetectorSettings detector() {
        return new DetectorSettings(
                new ModelShape(ModelType.of(modelType), features, hidden, seed),
                new TrainingSettings(learningRate, epochs, batchSize, bufferSize),
                DetectionSettings.of(zScore, warmup));
    }
}
