package io.flead.detector.dl4j;

import io.flead.detector.DivergedTrainingException;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.network.Autoencoder;
import java.time.Duration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains with DL4J; the losses it reports come from the plain forward pass, which scores too. */
public final class Dl4jTrainer implements LocalTrainer {
    private final ModelShape shape;
    private final TrainingSettings settings;
    private final int width;
    private final MultiLayerNetwork network;
    private final Autoencoder forwardPass;

    public Dl4jTrainer(ModelShape shape, TrainingSettings settings) {
        this.shape = shape;
        this.settings = settings;
        this.width = shape.features().size();
        this.network = NetworkDefinition.network(shape, settings);
        this.forwardPass = new Autoencoder(width, shape.hidden());
    }

    @Override
    public TrainingResult train(float[] start, TrainingSet set, long shuffleSeed, double learningRateFactor) {
        if (start.length != shape.parameterCount()) {
            throw new IllegalArgumentException(
                    "model " + shape.id() + " has " + shape.parameterCount() + " parameters, but got " + start.length);
        }
        if (set.features() != width) {
            throw new IllegalArgumentException(
                    "model " + shape.id() + " has " + width + " features, but the rows have " + set.features());
        }
        long begun = System.nanoTime();
        double lossBefore =
                requireFinite(forwardPass.loss(start, set.values(), set.rows()), "the loss before training");
        NetworkDefinition.restart(network, start);
        network.setLearningRate(settings.learningRate() * learningRateFactor);
        Minibatches.of(set, settings, shuffleSeed).forEach(this::step);
        float[] trained = network.params().dup().data().asFloat();
        for (float value : trained) {
            requireFinite(value, "a parameter after training");
        }
        double loss = requireFinite(forwardPass.loss(trained, set.values(), set.rows()), "the loss after training");
        return new TrainingResult(trained, set.rows(), lossBefore, loss, Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public void close() {
        network.close();
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }

    private void step(float[] rows) {
        try (INDArray batch = Nd4j.createFromArray(rows).reshape(rows.length / width, width)) {
            network.fit(batch, batch);
        }
    }

    private double requireFinite(double value, String what) {
        if (!Double.isFinite(value)) {
            throw new DivergedTrainingException(what + " is " + value + " with learning rate " + settings.learningRate()
                    + ": lower the learning rate, or start from a finite model");
        }
        return value;
    }
}
