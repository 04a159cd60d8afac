package io.flead.detector;

/**
 * How a device trains its network. The last five are of the leave-one-out networks only; an autoencoder does not look at them.
 *
 * @param learningRate step size of the optimiser in the first round, above 0
 * @param epochs passes over the training set per local training, at least 1
 * @param batchSize rows per step, at least 1
 * @param bufferSize rows of clean readings an autoencoder's device keeps to train on, at least 1; the leave-one-out detector's are in
 *     {@link LeaveOneOutSettings#buffer()}
 * @param optimizer rule of the steps
 * @param trainer what trains
 * @param noise standard deviation of the noise that inputs are trained with, at least 0: a sensor must not be predicted from one other alone
 * @param errorClip an error counts squared up to here and linearly beyond, above 0: what is left of anomalies in the rows shall not rule
 * @param epochRows most rows per epoch, drawn anew for each, at least 1
 * @param decayRounds rounds over which the learning rate falls linearly to a fifth, at least 1
 */
public record TrainingSettings(
        double learningRate,
        int epochs,
        int batchSize,
        int bufferSize,
        Optimizer optimizer,
        TrainerKind trainer,
        double noise,
        double errorClip,
        int epochRows,
        int decayRounds) {

    private static final double DECAY = .8;

    public TrainingSettings {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learningRate must be above 0, but is " + learningRate);
        }
        atLeastOne("epochs", epochs);
        atLeastOne("batchSize", batchSize);
        atLeastOne("bufferSize", bufferSize);
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new IllegalArgumentException("noise must be at least 0, but is " + noise);
        }
        if (!(errorClip > 0) || Double.isNaN(errorClip)) {
            throw new IllegalArgumentException("errorClip must be above 0, but is " + errorClip);
        }
        atLeastOne("epochRows", epochRows);
        atLeastOne("decayRounds", decayRounds);
    }

    /** With plain Java, noise .22, errors clipped at 3, at most 4096 rows per epoch, and a learning rate that falls over 10 rounds. */
    public TrainingSettings(double learningRate, int epochs, int batchSize, int bufferSize, Optimizer optimizer) {
        this(learningRate, epochs, batchSize, bufferSize, optimizer, TrainerKind.PLAIN, .22, 3, 4096, 10);
    }

    /** Settings with Adam. */
    public TrainingSettings(double learningRate, int epochs, int batchSize, int bufferSize) {
        this(learningRate, epochs, batchSize, bufferSize, Optimizer.ADAM);
    }

    /** Learning rate .003, 5 epochs, batches of 128 rows out of at most 512, Adam. */
    public static TrainingSettings defaults() {
        return new TrainingSettings(.003, 5, 128, 512, Optimizer.ADAM);
    }

    /**
     * What a round multiplies the learning rate by: 1 in the first, falling linearly to .2 after {@link #decayRounds()}.
     *
     * @param round rounds done before on this network, at least 0
     */
    public double learningRateFactor(long round) {
        return 1 - DECAY * Math.min(1, Math.max(0, round) / (double) decayRounds);
    }

    /** The same but for the optimiser. */
    public TrainingSettings withOptimizer(Optimizer changed) {
        return new TrainingSettings(
                learningRate,
                epochs,
                batchSize,
                bufferSize,
                changed,
                trainer,
                noise,
                errorClip,
                epochRows,
                decayRounds);
    }

    /** The same but for what trains. */
    public TrainingSettings withTrainer(TrainerKind changed) {
        return new TrainingSettings(
                learningRate,
                epochs,
                batchSize,
                bufferSize,
                optimizer,
                changed,
                noise,
                errorClip,
                epochRows,
                decayRounds);
    }

    /** The same but for the passes per local training. */
    public TrainingSettings withEpochs(int changed) {
        return new TrainingSettings(
                learningRate,
                changed,
                batchSize,
                bufferSize,
                optimizer,
                trainer,
                noise,
                errorClip,
                epochRows,
                decayRounds);
    }

    /** The same but for the noise of the inputs. */
    public TrainingSettings withNoise(double changed) {
        return new TrainingSettings(
                learningRate,
                epochs,
                batchSize,
                bufferSize,
                optimizer,
                trainer,
                changed,
                errorClip,
                epochRows,
                decayRounds);
    }

    /** The same but for the rounds over which the learning rate falls. */
    public TrainingSettings withDecayRounds(int changed) {
        return new TrainingSettings(
                learningRate, epochs, batchSize, bufferSize, optimizer, trainer, noise, errorClip, epochRows, changed);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
