package io.flead.federation;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Parameters;
import io.flead.contract.message.RoundMedians;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open round: the running sum of the admitted updates. Its memory is O(parameters) and, per device that reported,
 * its id, how much it claims, how far it went, and its calibration, which is a few hundred numbers and not the
 * parameters' size: a median needs them all. A strategy that needs all steps keeps these as well.
 *
 * <p>The result depends on the set of admitted updates only: not on their order, on refused ones between them, or on
 * duplicates. Two different updates of one device in one round cannot both count; the first does, and because a
 * device's updates share a partition, which one is first does not change when the ledger is read again. The exception is
 * the round during which partitions are added to the topic: a device's key may move, and of two different updates in two
 * partitions the one that is read first counts. One of them always does, and the same one twice counts once. Not
 * thread-safe.
 */
public final class Round {

    private final RoundBase base;
    private final AdmissionGate gate;
    private final AggregationStrategy strategy;
    private final Instant openSince;
    private final Set<String> devices = new HashSet<>();
    private final List<DeviceCalibration> calibrations = new ArrayList<>();
    private final List<Long> samples = new ArrayList<>();
    private final List<Double> norms = new ArrayList<>();
    private final Epoch elsewhere = new Epoch();
    private final RoundSteps steps;
    private final ExactSum losses = new ExactSum(1);
    private long refused;
    private int clipped;

    /** Opens a round. */
    public Round(RoundBase base, AdmissionGate gate, AggregationStrategy strategy, Instant openSince) {
        this.base = base;
        this.gate = gate;
        this.strategy = strategy;
        this.openSince = openSince;
        this.steps =
                new RoundSteps(base.parameters().length, strategy.combination(), Parameters.sha256(base.parameters()));
    }

    /**
     * Judges a record and, when it is admitted, adds it.
     *
     * @param key the record's key
     * @param value the record's value
     */
    public Admission offer(byte @Nullable [] key, byte @Nullable [] value) {
        Epoch.Place at = new Epoch.Place(base.epoch(), base.version());
        Admission admission =
                gate.judge(key, value, base, devices::contains, (device, place) -> elsewhere.saw(device, place, at));
        if (admission instanceof Admission.Admitted && devices.size() == ExactSum.MAX_TERMS) {
            admission = new Admission.Refused(RefusalReason.ROUND_FULL);
        }
        if (admission instanceof Admission.Admitted admitted) {
            steps.add(admitted.deviceId(), admitted.step(), admitted.weight());
            losses.add(new double[] {admitted.loss()}, admitted.weight());
            samples.add(admitted.samples());
            norms.add(admitted.norm());
            devices.add(admitted.deviceId());
            calibrations.add(admitted.calibration());
            clipped += admitted.clipped() ? 1 : 0;
        } else {
            refused++;
        }
        return admission;
    }

    /**
     * The model that this round makes. The round itself stays as it is, so that it can be closed again when publishing
     * fails.
     *
     * @param now becomes the model's creation time
     * @throws IllegalStateException when no update was admitted, or fewer than the strategy needs
     */
    public GlobalModel close(Instant now) {
        if (devices.isEmpty()) {
            throw new IllegalStateException("a round without updates makes no model");
        }
        AggregationStrategy.Outcome outcome = strategy.next(base, steps);
        return new GlobalModel(
                base.nextVersion(),
                base.version(),
                strategy.label(),
                devices.size(),
                steps.sum().totalWeight(),
                losses.mean(0),
                base.shapeId(),
                outcome.parameters(),
                now,
                base.version(),
                gate.calibrations().combine(calibrations),
                base.shapeRounds() + 1,
                new RoundMedians(median(samples), median(norms)),
                base.epoch(),
                outcome.server(),
                Optional.empty());
    }

    /**
     * The model that begins a new epoch, when the one that the fleet starts from was lost: see {@link Epoch}.
     *
     * @param minDevices devices that must start from it
     * @param newest the newest model that is left, of whatever shape
     */
    public Optional<GlobalModel> newEpoch(
            int minDevices, InitialModel initial, Optional<GlobalModel> newest, Instant now) {
        return elsewhere
                .lost(minDevices, devices.size())
                .map(lost -> Epoch.begin(
                        initial,
                        newest,
                        Math.max(base.newestVersion(), lost.version()) + 1,
                        Math.max(base.epoch(), lost.epoch()) + 1,
                        now));
    }

    /** The model that begins a new epoch after one that its topic lost, but this process remembers. */
    public static GlobalModel epochAfter(InitialModel initial, GlobalModel lost, Instant now) {
        return Epoch.begin(initial, Optional.of(lost), lost.version() + 1, lost.epoch() + 1, now);
    }

    /**
     * A model made again: of the updates that were offered, or of the one before when it begins an epoch.
     *
     * @param published whose epoch and time it has
     * @param before the newest model before it
     * @return empty when no update was admitted, or fewer than the strategy needs
     */
    public Optional<GlobalModel> again(InitialModel initial, GlobalModel published, Optional<GlobalModel> before) {
        if (published.restores().isPresent()) {
            // A person published it: no update is in it. Its parameters are those of the version that it names.
            return Optional.of(published);
        }
        if (published.epoch() > base.epoch()) {
            return Optional.of(
                    Epoch.begin(initial, before, published.version(), published.epoch(), published.createdAt()));
        }
        if (devices.size() < strategy.leastDevices()) {
            return Optional.empty();
        }
        GlobalModel again = close(published.createdAt());
        return Optional.of(published.trial().map(again::onTrial).orElse(again));
    }

    /** The lower one of two in the middle. */
    private static <T extends Comparable<T>> T median(List<T> values) {
        return values.stream()
                .sorted()
                .skip((values.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The settings that decide its model, as a text: two rounds of the same base and the same updates make the same model
     * when their settings are equal.
     */
    public String settings() {
        return strategy.settings() + ", " + gate.bounds().settings();
    }

    public RoundBase base() {
        return base;
    }

    public Instant openSince() {
        return openSince;
    }

    /** Ids of the devices that have reported; a view. */
    public Set<String> devices() {
        return Collections.unmodifiableSet(devices);
    }

    /** Rows that these trained on, as far as they count, in sum. */
    public long samples() {
        return steps.sum().totalWeight();
    }

    /** Records that were refused since the round is open. */
    public long refused() {
        return refused;
    }

    /** Admitted updates that were scaled down. */
    public int clipped() {
        return clipped;
    }
}
