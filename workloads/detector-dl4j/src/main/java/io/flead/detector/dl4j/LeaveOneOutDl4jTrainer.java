package io.flead.detector.dl4j;

import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.training.LeaveOneOutLoss;
import io.flead.detector.training.NoisyBatches;
import io.flead.detector.training.TrainingRun;
import java.time.Duration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Trains the leave-one-out networks with DL4J's own loop. */
public final class LeaveOneOutDl4jTrainer implements LocalTrainer {
    private final ModelShape shape;
    private final TrainingSettings settings;
    private final MultiLayerNetwork network;
    private final IUpdater updater;
    private final LeaveOneOutLoss loss;

    /** For leave-one-out networks of this shape. */
    public LeaveOneOutDl4jTrainer(ModelShape shape, TrainingSettings settings) {
        this.shape = shape;
        this.settings = settings;
        network = network(shape, settings);
        updater = ((LeaveOneOutLayer) network.getLayer(0).conf().getLayer()).getUpdater();
        loss = new LeaveOneOutLoss(new LeaveOneOutLayout(shape.features().size(), shape.hidden()));
    }

    static MultiLayerNetwork network(ModelShape shape, TrainingSettings settings) {
        IUpdater updater = switch (settings.optimizer()) {
            case ADAM ->
                new Adam(
                        settings.learningRate(),
                        TrainingRun.FIRST_MOMENT,
                        TrainingRun.SECOND_MOMENT,
                        TrainingRun.EPSILON);
            case SGD -> new Sgd(settings.learningRate());
        };
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .seed(shape.seed())
                .updater(updater)
                .miniBatch(false) // the layer's loss is already a mean over the rows
                .list()
                .layer(new LeaveOneOutLayer(shape.features().size(), shape.hidden(), settings.errorClip()))
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    @Override
    public TrainingResult train(float[] start, TrainingSet set, long shuffleSeed, double learningRateFactor) {
        TrainingRun.requireFit(shape, start, set);
        long begun = System.nanoTime();
        double learningRate = settings.learningRate() * learningRateFactor;
        double lossBefore = TrainingRun.requireFinite(loss.of(start, set), "the loss before training", learningRate);
        NetworkDefinition.restart(network, start);
        // MultiLayerNetwork.setLearningRate passes SameDiff layers by
        updater.setLrAndSchedule(learningRate, null);
        new NoisyBatches(set, settings, shuffleSeed).forEach(this::step);
        float[] trained = network.params().dup().data().asFloat();
        for (float value : trained) {
            TrainingRun.requireFinite(value, "a parameter after training", learningRate);
        }
        double lossAfter = TrainingRun.requireFinite(loss.of(trained, set), "the loss after training", learningRate);
        return new TrainingResult(
                trained, set.rows(), lossBefore, lossAfter, Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public void close() {
        network.close();
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }

    private void step(float[][] clean, float[][] noisy, int rows) {
        try (INDArray inputs = matrix(noisy, rows);
                INDArray labels = matrix(clean, rows)) {
            network.fit(inputs, labels);
        }
    }

    /** {@code [rows][width]} from columns. */
    private INDArray matrix(float[][] columns, int rows) {
        int width = shape.rowWidth();
        float[] values = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                values[row * width + i] = columns[i][row];
            }
        }
        return Nd4j.createFromArray(values).reshape(rows, width);
    }
}
