package io.flead.detector.training;

import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import java.time.Duration;
import java.util.Arrays;

/** Trains the leave-one-out networks in plain Java; takes DL4J's steps to within rounding, many times as fast. */
public final class PlainTrainer implements LocalTrainer {
    private final ModelShape shape;
    private final TrainingSettings settings;
    private final LeaveOneOutGradient network;
    private final LeaveOneOutLoss loss;
    private final float[] gradient;
    private final float[] firstMoment;
    private final float[] secondMoment;

    /** For leave-one-out networks of this shape. */
    public PlainTrainer(ModelShape shape, TrainingSettings settings) {
        this.shape = shape;
        this.settings = settings;
        LeaveOneOutLayout layout = new LeaveOneOutLayout(shape.features().size(), shape.hidden());
        network = new LeaveOneOutGradient(layout);
        loss = new LeaveOneOutLoss(layout);
        gradient = new float[layout.parameterCount()];
        firstMoment = new float[gradient.length];
        secondMoment = new float[gradient.length];
    }

    @Override
    public TrainingResult train(float[] start, TrainingSet set, long shuffleSeed, double learningRateFactor) {
        TrainingRun.requireFit(shape, start, set);
        long begun = System.nanoTime();
        double learningRate = settings.learningRate() * learningRateFactor;
        float[] parameters = start.clone();
        double lossBefore = TrainingRun.requireFinite(loss.of(start, set), "the loss before training", learningRate);
        Arrays.fill(firstMoment, 0);
        Arrays.fill(secondMoment, 0);
        int[] step = {0};
        new NoisyBatches(set, settings, shuffleSeed).forEach((clean, noisy, rows) -> {
            network.gradient(parameters, clean, noisy, rows, (float) settings.errorClip(), gradient);
            holdNear(start, parameters);
            step[0]++;
            switch (settings.optimizer()) {
                case ADAM -> adam(parameters, learningRate, step[0]);
                case SGD -> descend(parameters, (float) learningRate);
            }
        });
        for (float value : parameters) {
            TrainingRun.requireFinite(value, "a parameter after training", learningRate);
        }
        double lossAfter = TrainingRun.requireFinite(loss.of(parameters, set), "the loss after training", learningRate);
        return new TrainingResult(
                parameters, set.rows(), lossBefore, lossAfter, Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public void close() {
        // nothing native
    }

    /** Adds the gradient of the proximal term, {@code mu * (w - start)}. */
    private void holdNear(float[] start, float[] parameters) {
        float mu = (float) settings.proximalMu();
        if (mu > 0) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += mu * (parameters[i] - start[i]);
            }
        }
    }

    private void descend(float[] parameters, float rate) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= rate * gradient[i];
        }
    }

    /** Kingma and Ba 2015, in the order of operations of section 2's last paragraph, which is DL4J's. */
    private void adam(float[] parameters, double learningRate, int step) {
        float first = (float) TrainingRun.FIRST_MOMENT;
        float second = (float) TrainingRun.SECOND_MOMENT;
        float epsilon = (float) TrainingRun.EPSILON;
        float rate = (float) (learningRate
                * Math.sqrt(1 - Math.pow(TrainingRun.SECOND_MOMENT, step))
                / (1 - Math.pow(TrainingRun.FIRST_MOMENT, step)));
        float[] g = gradient;
        float[] m = firstMoment;
        float[] v = secondMoment;
        for (int i = 0; i < parameters.length; i++) {
            m[i] = first * m[i] + (1 - first) * g[i];
            v[i] = second * v[i] + (1 - second) * g[i] * g[i];
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }
}
