package io.flead.evaluation.fleet;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSettings;
import io.flead.detector.factory.DetectorFactory;
import java.util.List;

/**
 * The product's detector with its defaults, but for one thing: warm-up is as long as the recording's training part, all
 * of which is kept.
 *
 * @param shape shape of the shared network
 * @param detection how devices score, but for the rows of warm-up
 */
record FleadUnderTest(ModelShape shape, LeaveOneOutSettings detection) {
    /** More rows than any set has: training on pooled rows leaves none out. */
    private static final int ALL_ROWS = 1_000_000;

    static FleadUnderTest of(List<String> features, long seed) {
        int hidden = ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, features.size());
        return new FleadUnderTest(
                new ModelShape(ModelType.LEAVE_ONE_OUT, features, hidden, seed), LeaveOneOutSettings.defaults());
    }

    /** Makes devices that warm up for so many rows and learn from these. */
    Detector detector(int warmupRows) {
        LeaveOneOutSettings settings = detection.toBuilder().warmup(warmupRows).build().toBuilder()
                .bufferSize(warmupRows)
                .build();
        return DetectorFactory.create(new DetectorSettings.LeaveOneOut(shape, TrainingSettings.defaults(), settings));
    }

    /** Training settings of a device in each round. */
    TrainingSettings training(RoundSchedule schedule) {
        return TrainingSettings.builder()
                .epochs(schedule.epochs())
                .decayRounds(schedule.rounds())
                .build();
    }

    /** Training settings of one network on its own, without rounds: as many passes at the full learning rate. */
    TrainingSettings aloneTraining(RoundSchedule schedule) {
        return TrainingSettings.builder().epochs(schedule.totalEpochs()).build();
    }

    /** The same on the rows of a whole fleet, all of which each epoch takes. */
    TrainingSettings pooledTraining(RoundSchedule schedule) {
        return aloneTraining(schedule).toBuilder().epochRows(ALL_ROWS).build();
    }

    LocalTrainer trainer(TrainingSettings training) {
        return DetectorFactory.create(new DetectorSettings.LeaveOneOut(shape, training, detection))
                .newTrainer();
    }
}
