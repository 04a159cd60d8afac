package io.flead.training.job;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.TrialLoss;
import io.flead.detector.DeviceDetector;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSet;
import io.flead.detector.factory.ModelLoss;
import io.flead.training.stream.TrainingTask;
import java.util.Optional;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;

/**
 * Rows of a device that its training never sees, where models go on trial: every tenth by its place in the buffer. A
 * buffer only grows until it is full, and then stays, so that a row keeps its place. Not thread-safe.
 */
final class HeldOut {

    private static final int EVERY = 10;

    private final ModelLoss losses;
    private final float[] initialParameters;
    private final boolean holdsOut;

    /** @param holdsOut whether rows are held out */
    HeldOut(ModelShape shape, boolean holdsOut) {
        this.losses = new ModelLoss(shape);
        this.initialParameters = shape.initialParameters();
        this.holdsOut = holdsOut;
    }

    /**
     * A device's training in a round.
     *
     * @param model that it starts from; empty for the initial one
     * @param set the device's rows, those that are held out included
     * @param newestArrivalMillis when the newest reading arrived that the device has learnt from
     */
    TrainingTask task(
            String id, DeviceDetector live, Optional<GlobalModel> model, TrainingSet set, long newestArrivalMillis) {
        return new TrainingTask(
                id,
                live.modelVersion(),
                model.map(GlobalModel::shapeRounds).orElse(0L),
                model.map(GlobalModel::parameters).orElse(initialParameters),
                holdsOut ? training(set) : set,
                live.calibration(),
                newestArrivalMillis,
                model.map(GlobalModel::epoch).orElse(0L));
    }

    /** The losses of a device that has the model on trial; empty of any other device. */
    Optional<TrialLoss> losses(
            DeviceDetector live, NewestModel newest, ReadOnlyBroadcastState<String, GlobalModel> models)
            throws Exception {
        Optional<GlobalModel> tried = newest.onTrial(models);
        if (tried.isEmpty() || live.modelVersion() != tried.get().version()) {
            return Optional.empty();
        }
        float[] base = newest.in(models).map(GlobalModel::parameters).orElse(initialParameters);
        return live.trainingSet()
                .flatMap(set ->
                        losses(tried.get().version(), set, base, tried.get().parameters()));
    }

    /** The rows to train on. */
    static TrainingSet training(TrainingSet set) {
        return rows(set, false).orElse(set);
    }

    /**
     * The losses of two models on the rows that are held out; empty when there are none, or a loss is not finite.
     *
     * @param base parameters of the model of before
     * @param trial parameters of the one on trial
     */
    private Optional<TrialLoss> losses(long version, TrainingSet set, float[] base, float[] trial) {
        return rows(set, true)
                .map(held -> new TrialLoss(version, held.rows(), losses.of(base, held), losses.of(trial, held)))
                .filter(loss -> Double.isFinite(loss.base()) && Double.isFinite(loss.loss()));
    }

    private static Optional<TrainingSet> rows(TrainingSet set, boolean heldOut) {
        int held = set.rows() / EVERY;
        int rows = heldOut ? held : set.rows() - held;
        if (rows == 0) {
            return Optional.empty();
        }
        int width = set.features();
        float[] values = new float[rows * width];
        int at = 0;
        for (int row = 0; row < set.rows(); row++) {
            if ((row % EVERY == EVERY - 1) == heldOut) {
                System.arraycopy(set.values(), row * width, values, at, width);
                at += width;
            }
        }
        return Optional.of(new TrainingSet(rows, width, values));
    }
}
