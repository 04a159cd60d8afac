package io.flead.training.job;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.declared.DeclaredDetector;
import io.flead.detector.DetectorSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the functions of the job need of the pipeline, as it is shipped with them.
 *
 * @param declared the detector that the pipeline declares
 * @param trainingInterval how often a device looks whether to contribute
 * @param retryAfter how long a contribution may go unanswered before the device repeats it
 */
record LearnerSettings(DeclaredDetector declared, Duration trainingInterval, Duration retryAfter)
        implements Serializable {

    static LearnerSettings of(FleadPipelineSpec spec) {
        return new LearnerSettings(
                DeclaredDetector.of(spec),
                spec.training().interval().duration(),
                spec.aggregation().interval().duration().multipliedBy(2));
    }

    DetectorSettings detector() {
        return declared.settings();
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
