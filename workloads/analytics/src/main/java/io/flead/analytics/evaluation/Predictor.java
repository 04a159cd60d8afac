package io.flead.analytics.evaluation;

/** A network's predictions of readings. */
interface Predictor {

    /** Predictions {@code [rows][features]} for inputs of the same form. */
    double[][] predict(double[][] inputs);
}
