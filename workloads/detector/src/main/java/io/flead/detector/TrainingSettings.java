package io.flead.detector;

import static io.flead.detector.LeaveOneOutSettings.require;

import io.flead.api.v1alpha1.Trainer;
import java.io.Serializable;

/**
 * Settings of a device's training. The last six are of the leave-one-out networks only; an autoencoder does not look at
 * them.
 *
 * @param learningRate step size of the optimiser in the first round, above 0
 * @param epochs passes over the training set per local training, at least 1
 * @param batchSize rows per step, at least 1
 * @param optimizer rule of the steps
 * @param trainer the library that trains; DL4J always trains an autoencoder
 * @param noise standard deviation of the noise that inputs are trained with, at least 0: a sensor must not be predicted
 *     from one other alone
 * @param errorClip an error counts squared up to here and linearly beyond, above 0: anomalies that remain in the rows
 *     shall not rule
 * @param epochRows most rows per epoch, drawn for each, at least 1
 * @param decayRounds rounds over which the learning rate falls linearly to a fifth, at least 1
 * @param proximalMu strength of the term that holds the parameters near those that a training starts from, at least 0:
 *     {@code proximalMu / 2 * ||w - start||^2} joins the loss (Li et al., "Federated Optimization in Heterogeneous
 *     Networks", 2020, FedProx). Only the plain trainer knows it
 */
public record TrainingSettings(
        double learningRate,
        int epochs,
        int batchSize,
        Optimizer optimizer,
        Trainer trainer,
        double noise,
        double errorClip,
        int epochRows,
        int decayRounds,
        double proximalMu)
        implements Serializable {

    private static final double LEARNING_RATE = .003;
    private static final int EPOCHS = 5;
    private static final int BATCH_SIZE = 128;
    private static final double NOISE = .22;
    private static final double ERROR_CLIP = 3;
    private static final int EPOCH_ROWS = 4096;
    private static final int DECAY_ROUNDS = 10;

    /** Part of the learning rate that is gone after the last round of its fall. */
    private static final double DECAY = .8;

    public TrainingSettings {
        require("learningRate", learningRate, learningRate > 0 && Double.isFinite(learningRate), "above 0");
        require("epochs", epochs, epochs >= 1, "at least 1");
        require("batchSize", batchSize, batchSize >= 1, "at least 1");
        require("noise", noise, noise >= 0 && Double.isFinite(noise), "at least 0");
        require("errorClip", errorClip, errorClip > 0, "above 0");
        require("epochRows", epochRows, epochRows >= 1, "at least 1");
        require("decayRounds", decayRounds, decayRounds >= 1, "at least 1");
        require("proximalMu", proximalMu, proximalMu >= 0 && Double.isFinite(proximalMu), "at least 0");
    }

    /** The settings that {@link #builder} starts from. */
    public static TrainingSettings defaults() {
        return builder().build();
    }

    /** Starts from the defaults: plain Java and Adam. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.learningRate = learningRate;
        builder.epochs = epochs;
        builder.batchSize = batchSize;
        builder.optimizer = optimizer;
        builder.trainer = trainer;
        builder.noise = noise;
        builder.errorClip = errorClip;
        builder.epochRows = epochRows;
        builder.decayRounds = decayRounds;
        builder.proximalMu = proximalMu;
        return builder;
    }

    /**
     * Factor of the learning rate in a round: 1 in the first, falling linearly to .2 after {@link #decayRounds()}.
     *
     * @param round rounds done before on this network, at least 0
     */
    public double learningRateFactor(long round) {
        return 1 - DECAY * Math.min(1, Math.max(0, round) / (double) decayRounds);
    }

    /** Settings that are being put together. */
    public static final class Builder {
        private double learningRate = LEARNING_RATE;
        private int epochs = EPOCHS;
        private int batchSize = BATCH_SIZE;
        private Optimizer optimizer = Optimizer.ADAM;
        private Trainer trainer = Trainer.PLAIN;
        private double noise = NOISE;
        private double errorClip = ERROR_CLIP;
        private int epochRows = EPOCH_ROWS;
        private int decayRounds = DECAY_ROUNDS;
        private double proximalMu;

        private Builder() {}

        /** Step size of the optimiser. */
        public Builder learningRate(double changed) {
            learningRate = changed;
            return this;
        }

        /** Passes per local training. */
        public Builder epochs(int changed) {
            epochs = changed;
            return this;
        }

        /** Rows per step. */
        public Builder batchSize(int changed) {
            batchSize = changed;
            return this;
        }

        /** Rule of the steps. */
        public Builder optimizer(Optimizer changed) {
            optimizer = changed;
            return this;
        }

        /** The library that trains. */
        public Builder trainer(Trainer changed) {
            trainer = changed;
            return this;
        }

        /** Noise of the inputs. */
        public Builder noise(double changed) {
            noise = changed;
            return this;
        }

        /** Most rows per epoch. */
        public Builder epochRows(int changed) {
            epochRows = changed;
            return this;
        }

        /** Rounds over which the learning rate falls. */
        public Builder decayRounds(int changed) {
            decayRounds = changed;
            return this;
        }

        /** Strength of the proximal term. */
        public Builder proximalMu(double changed) {
            proximalMu = changed;
            return this;
        }

        /** The settings. */
        public TrainingSettings build() {
            return new TrainingSettings(
                    learningRate,
                    epochs,
                    batchSize,
                    optimizer,
                    trainer,
                    noise,
                    errorClip,
                    epochRows,
                    decayRounds,
                    proximalMu);
        }
    }
}
