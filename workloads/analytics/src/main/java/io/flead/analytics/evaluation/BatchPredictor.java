package io.flead.analytics.evaluation;

import io.flead.detector.ModelShape;
import io.flead.detector.dl4j.Dl4jExport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Predicts many rows at once with DL4J, from the file that any user of the model can load. For one thread; frees its
 * memory when closed.
 */
final class BatchPredictor implements Predictor, AutoCloseable {

    private static final int BATCH = 512;

    /** Runs one batch, {@code [rows][features]} in and out. */
    private interface Network {
        INDArray output(INDArray input);
    }

    private final Network network;
    private final Runnable closing;

    private BatchPredictor(Network network, Runnable closing) {
        this.network = network;
        this.closing = closing;
    }

    /** A network with these parameters. */
    static BatchPredictor of(ModelShape shape, float[] parameters, double inputClip) {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try {
            Dl4jExport.write(shape, parameters, inputClip, zip);
            ByteArrayInputStream file = new ByteArrayInputStream(zip.toByteArray());
            return switch (shape.type()) {
                case AUTOENCODER -> {
                    MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(file, false);
                    yield new BatchPredictor(read::output, read::close);
                }
                case LEAVE_ONE_OUT -> {
                    ComputationGraph read = ModelSerializer.restoreComputationGraph(file, false);
                    // Both views are inputs; only the prediction for the reading itself is compared with it.
                    yield new BatchPredictor(input -> read.output(input, Nd4j.zerosLike(input))[0], read::close);
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    @Override
    public double[][] predict(double[][] inputs) {
        double[][] predictions = new double[inputs.length][];
        for (int first = 0; first < inputs.length; first += BATCH) {
            int end = Math.min(first + BATCH, inputs.length);
            float[][] batch = new float[end - first][];
            for (int row = first; row < end; row++) {
                batch[row - first] = toFloats(inputs[row]);
            }
            try (INDArray input = Nd4j.createFromArray(batch);
                    INDArray output = network.output(input)) {
                double[][] predicted = output.toDoubleMatrix();
                System.arraycopy(predicted, 0, predictions, first, predicted.length);
            }
        }
        return predictions;
    }

    @Override
    public void close() {
        closing.run();
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
