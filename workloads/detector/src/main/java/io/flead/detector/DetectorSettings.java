package io.flead.detector;

import io.flead.api.v1alpha1.Detection;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Model;
import io.flead.api.v1alpha1.ModelType;
import java.io.Serializable;
import java.util.Optional;

/** Everything a detector is made from, as programs ship it to task managers and executors. */
public sealed interface DetectorSettings extends Serializable {

    /** The shape that the devices share. */
    ModelShape shape();

    /** Their training settings. */
    TrainingSettings training();

    /** The same but for the passes of one local training. */
    DetectorSettings withEpochs(int epochs);

    /** Readings that a device takes in before it scores. */
    int warmup();

    /** Factor of the learning rate in a round. */
    double learningRateFactor(long shapeRounds);

    /** Inputs of the network are clipped at this absolute value. */
    double inputClip();

    /** The detector that a pipeline declares: who trains, averages or judges asks here, so that all mean the same. */
    static DetectorSettings of(FleadPipelineSpec spec) {
        Model model = spec.training().model();
        Detection detection = spec.training().detection();
        ModelShape shape = ModelShape.of(spec);
        TrainingSettings training = TrainingSettings.builder()
                .learningRate(model.learningRate())
                .epochs(model.epochs())
                .batchSize(model.batchSize())
                .trainer(model.trainer())
                .proximalMu(Optional.ofNullable(spec.aggregation().proximalMu()).orElse(0.))
                .build();
        return switch (model.type()) {
            case AUTOENCODER ->
                new Autoencoder(
                        shape,
                        training,
                        AutoencoderSettings.builder()
                                .zScore(detection.zScore())
                                .warmup(detection.warmup())
                                .bufferSize(model.bufferSize())
                                .quantile(detection.quantile())
                                .timeoutRows(detection.timeoutRows())
                                .build());
            case LEAVE_ONE_OUT ->
                new LeaveOneOut(
                        shape,
                        training,
                        LeaveOneOutSettings.builder()
                                .warmup(detection.warmup())
                                .bufferSize(model.bufferSize())
                                .quantile(detection.quantile())
                                .factor(detection.factor())
                                .tauRows(detection.tauRows())
                                .timeoutRows(detection.timeoutRows())
                                .build());
        };
    }

    /**
     * An autoencoder.
     *
     * @param shape of that type
     */
    record Autoencoder(ModelShape shape, TrainingSettings training, AutoencoderSettings scoring)
            implements DetectorSettings {

        public Autoencoder {
            requireType(shape, ModelType.AUTOENCODER);
        }

        @Override
        public DetectorSettings withEpochs(int epochs) {
            return new Autoencoder(shape, training.toBuilder().epochs(epochs).build(), scoring);
        }

        @Override
        public int warmup() {
            return scoring.warmup();
        }

        /** Never falls. */
        @Override
        public double learningRateFactor(long shapeRounds) {
            return 1;
        }

        @Override
        public double inputClip() {
            return AutoencoderSettings.INPUT_CLIP;
        }
    }

    /**
     * A leave-one-out detector.
     *
     * @param shape of that type
     */
    record LeaveOneOut(ModelShape shape, TrainingSettings training, LeaveOneOutSettings scoring)
            implements DetectorSettings {

        public LeaveOneOut {
            requireType(shape, ModelType.LEAVE_ONE_OUT);
        }

        @Override
        public DetectorSettings withEpochs(int epochs) {
            return new LeaveOneOut(shape, training.toBuilder().epochs(epochs).build(), scoring);
        }

        @Override
        public int warmup() {
            return scoring.warmup();
        }

        @Override
        public double learningRateFactor(long shapeRounds) {
            return training.learningRateFactor(shapeRounds);
        }

        @Override
        public double inputClip() {
            return scoring.tuning().inputClip();
        }
    }

    private static void requireType(ModelShape shape, ModelType type) {
        if (shape.type() != type) {
            throw new IllegalArgumentException("settings of type " + type.text() + " do not fit model " + shape.id());
        }
    }
}
