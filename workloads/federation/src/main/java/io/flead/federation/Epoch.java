package io.flead.federation;

import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.RoundMedians;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The devices that start from a model of this shape which the topic does not hold: it was lost. When they are the
 * majority, a new epoch begins: the newest model that is left is published again, above every version that they have, so
 * that all devices start from it and the rounds go on. Not thread-safe.
 */
final class Epoch {

    /** Versions and epochs beyond this are claims, not models. */
    private static final long MAX_VERSION = 1L << 53;

    private final Map<String, Place> devices = new HashMap<>();

    /**
     * Where a model is in the fleet's history.
     *
     * @param epoch its epoch
     * @param version its version
     */
    record Place(long epoch, long version) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::epoch).thenComparingLong(Place::version);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        private boolean isPossible() {
            return epoch >= 0 && epoch < MAX_VERSION && version >= 0 && version < MAX_VERSION;
        }
    }

    /** Notes that a device starts from this place, when it is beyond the base. */
    void saw(String deviceId, Place place, Place base) {
        if (place.isPossible() && place.compareTo(base) > 0 && devices.size() < ExactSum.MAX_TERMS) {
            devices.merge(deviceId, place, (one, other) -> one.compareTo(other) < 0 ? other : one);
        }
    }

    /**
     * The place that at least half of these devices have reached, when they are enough to close a round and more than those
     * that start from the base: fewer liars than either cannot name it.
     */
    Optional<Place> lost(int minDevices, int admitted) {
        if (devices.size() < minDevices || devices.size() <= admitted) {
            return Optional.empty();
        }
        List<Place> sorted =
                devices.values().stream().sorted(Comparator.reverseOrder()).toList();
        return Optional.of(sorted.get(Math.max(minDevices, (sorted.size() + 1) / 2) - 1));
    }

    /** The model that begins an epoch: the newest one that is left, or else the initial one, under a new version. */
    static GlobalModel begin(
            InitialModel initial, Optional<GlobalModel> newest, long version, long epoch, Instant now) {
        return newest.filter(initial::isInitialOf)
                .map(model -> new GlobalModel(
                        version,
                        model.version(),
                        model.strategy(),
                        model.devices(),
                        model.samples(),
                        model.meanLoss(),
                        model.shapeId(),
                        model.parameters(),
                        now,
                        model.version(),
                        model.calibration(),
                        model.shapeRounds(),
                        model.medians(),
                        epoch,
                        model.server(),
                        Optional.empty()))
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
                        epoch));
    }
}
