package io.flead.detector.dl4j;

import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * A global model as a DL4J zip that DL4J alone can read, made of its own layers only.
 *
 * <p>An autoencoder is a {@code MultiLayerNetwork}. Leave-one-out networks become a {@code ComputationGraph} with
 * inputs {@code view1} and {@code view8}, {@code [rows][features]}, and outputs {@code prediction1} and {@code
 * prediction8}. To be dense layers, each of the features gets its own copy of the hidden layer with the weights from
 * that feature at 0, so the file grows with the square of the features.
 */
public final class Dl4jExport {
    private Dl4jExport() {}

    /**
     * Writes the zip and leaves the stream open.
     *
     * @param inputClip inputs of leave-one-out networks are clipped at this absolute value, within the graph
     * @throws IllegalArgumentException when the parameters are not those of the shape
     */
    public static void write(ModelShape shape, float[] parameters, double inputClip, OutputStream out)
            throws IOException {
        if (parameters.length != shape.parameterCount()) {
            throw new IllegalArgumentException("model " + shape.id() + " has " + shape.parameterCount()
                    + " parameters, but got " + parameters.length);
        }
        switch (shape.type()) {
            case AUTOENCODER -> {
                MultiLayerNetwork network = NetworkDefinition.network(shape, TrainingSettings.defaults());
                try {
                    NetworkDefinition.restart(network, parameters);
                    ModelSerializer.writeModel(network, out, false);
                } finally {
                    network.close();
                }
            }
            case LEAVE_ONE_OUT -> {
                ComputationGraph graph = graph(shape, parameters, inputClip);
                try {
                    ModelSerializer.writeModel(graph, out, false);
                } finally {
                    graph.close();
                }
            }
        }
    }

    private static ComputationGraph graph(ModelShape shape, float[] parameters, double inputClip) {
        int features = shape.features().size();
        LeaveOneOutLayout layout = new LeaveOneOutLayout(features, shape.hidden());
        int copies = features * shape.hidden();
        ComputationGraphConfiguration.GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .weightInit(WeightInit.ZERO)
                .graphBuilder();
        String[] inputs = new String[LeaveOneOutLayout.VIEWS];
        String[] outputs = new String[LeaveOneOutLayout.VIEWS];
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            int name = LeaveOneOutLayout.smoothingRows(view);
            inputs[view] = "view" + name;
            outputs[view] = "prediction" + name;
        }
        builder.addInputs(inputs);
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            String name = inputs[view];
            builder.addVertex(name + "Unit", new ScaleVertex(1 / inputClip), name)
                    .addLayer(
                            name + "UnitClipped",
                            new ActivationLayer.Builder()
                                    .activation(Activation.HARDTANH)
                                    .build(),
                            name + "Unit")
                    .addVertex(name + "Clipped", new ScaleVertex(inputClip), name + "UnitClipped")
                    .addLayer(
                            name + "Hidden",
                            new DenseLayer.Builder()
                                    .nIn(features)
                                    .nOut(copies)
                                    .activation(Activation.RELU)
                                    .build(),
                            name + "Clipped")
                    .addVertex(name + "Both", new MergeVertex(), name + "Clipped", name + "Hidden")
                    .addLayer(
                            outputs[view],
                            new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                                    .nIn(features + copies)
                                    .nOut(features)
                                    .activation(Activation.IDENTITY)
                                    .build(),
                            name + "Both");
        }
        ComputationGraph graph =
                new ComputationGraph(builder.setOutputs(outputs).build());
        graph.init();
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            fillHidden(graph, inputs[view] + "Hidden", layout, layout.view(view), parameters);
            fillOutput(graph, outputs[view], layout, layout.view(view), parameters);
        }
        return graph;
    }

    private static void fillHidden(
            ComputationGraph graph, String layer, LeaveOneOutLayout layout, int base, float[] parameters) {
        INDArray weights = graph.getParam(layer + "_W");
        INDArray bias = graph.getParam(layer + "_b");
        for (int j = 0; j < layout.features(); j++) {
            for (int unit = 0; unit < layout.hidden(); unit++) {
                int copy = j * layout.hidden() + unit;
                bias.putScalar(copy, parameters[base + layout.hiddenBias() + unit]);
                for (int i = 0; i < layout.features(); i++) {
                    if (i != j) {
                        weights.putScalar(
                                i, copy, parameters[base + layout.hiddenWeights() + unit * layout.features() + i]);
                    }
                }
            }
        }
    }

    private static void fillOutput(
            ComputationGraph graph, String layer, LeaveOneOutLayout layout, int base, float[] parameters) {
        INDArray weights = graph.getParam(layer + "_W");
        INDArray bias = graph.getParam(layer + "_b");
        for (int j = 0; j < layout.features(); j++) {
            bias.putScalar(j, parameters[base + layout.outputBias() + j]);
            for (int i = 0; i < layout.features(); i++) {
                if (i != j) {
                    weights.putScalar(i, j, parameters[base + layout.linear() + j * layout.features() + i]);
                }
            }
            for (int unit = 0; unit < layout.hidden(); unit++) {
                weights.putScalar(
                        layout.features() + j * layout.hidden() + unit,
                        j,
                        parameters[base + layout.outputWeights() + j * layout.hidden() + unit]);
            }
        }
    }
}
