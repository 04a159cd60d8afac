package io.flead.federation;

import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Restored;
import io.flead.contract.message.RoundMedians;
import io.flead.contract.message.ServerState;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes an older or imported model the newest one: the next version has its parameters, its calibration and its
 * medians. A pure function. The medians come along because the next round's updates start from these parameters; the
 * state of a server's optimizer does not, because it belongs to the steps that are undone: it begins from zero.
 */
public final class Restoration {

    private Restoration() {}

    /** A model cannot be published again. */
    public static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private RefusedException(String message) {
            super(message);
        }
    }

    /**
     * The model to publish.
     *
     * @param initial the initial model of the pipeline's network
     * @param newest the newest published model, of whatever shape
     * @param wanted the model that is published again; empty for the initial one
     * @param restored its version, and why
     * @param now becomes the model's creation time
     * @throws RefusedException when it cannot be published; the message names the version, the fault and the remedy
     */
    public static GlobalModel of(
            InitialModel initial,
            Optional<GlobalModel> newest,
            Optional<GlobalModel> wanted,
            Restored restored,
            Instant now)
            throws RefusedException {
        String named = (restored.imported() ? "the imported version " : "version ") + restored.version();
        if (wanted.isPresent() && !initial.isInitialOf(wanted.get())) {
            GlobalModel other = wanted.get();
            throw new RefusedException(named + " has the shape " + other.shapeId() + " with "
                    + other.parameters().length
                    + " parameters, but spec.training.model and spec.readings.features give "
                    + initial.shapeId() + " with " + initial.parameters().length
                    + ": choose a version of this shape, which GET /api/history and flead models list show");
        }
        if (!restored.imported()) {
            long last = newest.map(GlobalModel::version).orElse(0L);
            // The one on trial may be given to all.
            boolean onTrial = newest.flatMap(GlobalModel::trial).isPresent() && restored.version() == last;
            if (restored.version() >= last && !onTrial) {
                throw new RefusedException(
                        named + " is not older than the newest version " + last + ": choose an older one");
            }
        }
        // A registry that lost everything goes on above the version that it gets back.
        long version = newest.map(GlobalModel::version).orElse(restored.version()) + 1;
        long epoch = newest.or(() -> wanted).map(GlobalModel::epoch).orElse(0L);
        long parent = Math.min(restored.version(), version - 1);
        return wanted.map(model -> new GlobalModel(
                        version,
                        parent,
                        model.strategy(),
                        model.devices(),
                        model.samples(),
                        model.meanLoss(),
                        model.shapeId(),
                        model.parameters(),
                        now,
                        parent,
                        model.calibration(),
                        Math.min(model.shapeRounds(), version),
                        model.medians(),
                        epoch,
                        ServerState.NONE,
                        Optional.of(restored)))
                .orElseGet(() -> new GlobalModel(
                        version,
                        0,
                        "initial",
                        0,
                        0,
                        0,
                        initial.shapeId(),
                        initial.parameters(),
                        now,
                        0,
                        FleetCalibration.NONE,
                        1,
                        RoundMedians.NONE,
                        epoch,
                        ServerState.NONE,
                        Optional.of(restored)));
    }
}
