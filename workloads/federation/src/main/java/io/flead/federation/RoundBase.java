package io.flead.federation;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.RoundMedians;
import io.flead.contract.message.ServerState;
import java.util.Optional;

/**
 * The base of a round.
 *
 * @param version the version that the round's updates started from; 0 is the initial model
 * @param newestVersion the newest published version, 0 when there is none. It differs from {@code version} only after
 *     the network was changed: then the fleet starts from the initial model again and the versions go on
 * @param shapeId which network, sensors and initial model the parameters belong to
 * @param parameters flat parameters {@code [parameters]}, all finite, not copied
 * @param shapeRounds rounds that made it out of its shape's initial model; 0 is that
 * @param medians of the round that made it; none of an initial model
 * @param epoch of the newest published version
 * @param strategy the label of the strategy that made it; empty for an initial model
 * @param server what that strategy remembers
 */
@SuppressWarnings("ArrayRecordComponent") // never written after it is made
public record RoundBase(
        long version,
        long newestVersion,
        String shapeId,
        float[] parameters,
        long shapeRounds,
        RoundMedians medians,
        long epoch,
        String strategy,
        ServerState server) {

    /** One of the first epoch. */
    public RoundBase(
            long version,
            long newestVersion,
            String shapeId,
            float[] parameters,
            long shapeRounds,
            RoundMedians medians) {
        this(version, newestVersion, shapeId, parameters, shapeRounds, medians, 0, "", ServerState.NONE);
    }

    public RoundBase {
        if (version < 0 || newestVersion < version) {
            throw new IllegalArgumentException("impossible base: version " + version + ", newest " + newestVersion);
        }
    }

    /**
     * The base that follows from the ledger.
     *
     * @param newest the newest published model, of whatever shape
     */
    public static RoundBase of(InitialModel initial, Optional<GlobalModel> newest) {
        return newest.filter(initial::isInitialOf)
                .map(RoundBase::of)
                .orElseGet(() -> new RoundBase(
                        0,
                        newest.map(GlobalModel::version).orElse(0L),
                        initial.shapeId(),
                        initial.parameters(),
                        0,
                        RoundMedians.NONE,
                        newest.map(GlobalModel::epoch).orElse(0L),
                        "",
                        ServerState.NONE));
    }

    /** The base that a published model is. */
    public static RoundBase of(GlobalModel model) {
        return new RoundBase(
                model.version(),
                model.version(),
                model.shapeId(),
                model.parameters(),
                model.shapeRounds(),
                model.medians(),
                model.epoch(),
                model.strategy(),
                model.server());
    }

    /** The version that this round will publish. */
    public long nextVersion() {
        return newestVersion + 1;
    }

    /** What a strategy of this label remembers: another one's memory means nothing to it. */
    ServerState serverOf(String label) {
        return strategy.equals(label) ? server : ServerState.NONE;
    }

    /**
     * Whether an update that names this round started from this base. After a change of the network the base is version
     * 0, the new initial model; an update of the newest version then comes from a training of the old network that was
     * under way. A program of before names no epoch.
     */
    boolean isRoundOf(LocalModelUpdate update) {
        return update.round() == version && (update.epoch() == 0 || update.epoch() == epoch);
    }
}
