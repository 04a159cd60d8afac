package io.flead.detector.dl4j;

import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSettings;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A model shape as a DL4J network. */
final class NetworkDefinition {
    private NetworkDefinition() {}

    static MultiLayerNetwork network(ModelShape shape, TrainingSettings settings) {
        int features = shape.features().size();
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .seed(shape.seed())
                .weightInit(WeightInit.ZERO) // parameters come with each training
                .updater(updater(settings))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(features)
                        .nOut(shape.hidden())
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(shape.hidden())
                        .nOut(features)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    /** Sets parameters and forgets the optimiser's state of earlier steps. */
    static void restart(MultiLayerNetwork network, float[] parameters) {
        try (INDArray flat = Nd4j.createFromArray(parameters)) {
            network.setParams(flat.reshape(1, parameters.length));
        }
        INDArray optimiserState = network.getUpdater().getStateViewArray();
        if (optimiserState != null) {
            optimiserState.assign(0);
        }
        network.setIterationCount(0);
    }

    private static IUpdater updater(TrainingSettings settings) {
        return switch (settings.optimizer()) {
            case ADAM -> new Adam(settings.learningRate());
            case SGD -> new Sgd(settings.learningRate());
        };
    }
}
