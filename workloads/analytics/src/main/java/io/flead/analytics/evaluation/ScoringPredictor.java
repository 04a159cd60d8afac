package io.flead.analytics.evaluation;

import io.flead.detector.ModelShape;
import io.flead.detector.network.Autoencoder;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.network.LeaveOneOutNetwork;

/**
 * Predicts with the network that devices score with, row by row. To make one costs nothing: with DL4J each takes several
 * collections of the whole heap, too much for a network a device. For one thread.
 */
final class ScoringPredictor implements Predictor {

    /** Runs one row. */
    private interface Network {
        void residuals(double[] input, double[] residuals);
    }

    private final Network network;

    private ScoringPredictor(Network network) {
        this.network = network;
    }

    /** A network with these parameters. */
    static ScoringPredictor of(ModelShape shape, float[] parameters, double inputClip) {
        int features = shape.features().size();
        return new ScoringPredictor(
                switch (shape.type()) {
                    case AUTOENCODER -> autoencoder(features, shape.hidden(), parameters);
                    case LEAVE_ONE_OUT ->
                        new LeaveOneOutNetwork(
                                new LeaveOneOutLayout(features, shape.hidden()), parameters, 0, inputClip)::residuals;
                });
    }

    private static Network autoencoder(int features, int hidden, float[] parameters) {
        Autoencoder autoencoder = new Autoencoder(features, hidden);
        float[] row = new float[features];
        float[] distances = new float[features];
        return (input, residuals) -> {
            for (int i = 0; i < features; i++) {
                row[i] = (float) input[i];
            }
            autoencoder.residuals(parameters, row, 0, distances);
            for (int i = 0; i < features; i++) {
                residuals[i] = distances[i];
            }
        };
    }

    @Override
    public double[][] predict(double[][] inputs) {
        double[][] predictions = new double[inputs.length][];
        for (int row = 0; row < inputs.length; row++) {
            double[] input = inputs[row];
            double[] predicted = new double[input.length];
            network.residuals(input, predicted);
            for (int i = 0; i < predicted.length; i++) {
                predicted[i] = input[i] - predicted[i];
            }
            predictions[row] = predicted;
        }
        return predictions;
    }
}
