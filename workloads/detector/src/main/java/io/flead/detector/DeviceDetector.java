package io.flead.detector;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The streaming state of one device. Not thread-safe; its results are snapshots that other threads may keep.
 *
 * <p>Causal: a verdict depends on the readings and models seen before it and on the reading itself, on nothing later.
 */
public interface DeviceDetector {
    /**
     * Scores a reading with the present model, then learns from it.
     *
     * @param reading values in feature order; not kept, not changed. Values beyond 1e100 count as 1e100. A value that
     *     is not finite is missing: the autoencoder skips such a reading ({@link Phase#SKIPPED}, no trace), the
     *     leave-one-out detector judges the other features and skips only when none is left
     * @throws IllegalArgumentException when the reading does not have one value per feature
     */
    Verdict observe(double[] reading);

    /**
     * The same without the explanation: {@link #score()} and {@link #flagLevel()} hold the result, {@link #verdict()} gives the rest
     * where it is wanted. This makes no garbage where the detector can do without.
     *
     * @throws IllegalArgumentException when the reading does not have one value per feature
     */
    default Phase advance(double[] reading) {
        return observe(reading).phase();
    }

    /** The judgement of the newest reading, as {@link #observe} has given it; ask before anything else changes the device. */
    Verdict verdict();

    /** Score of the newest reading, above {@link #flagLevel()} when anomalous; 0 when it was not scored. */
    double score();

    /** {@link Verdict#flagLevel()} of the newest reading that was scored. */
    default double flagLevel() {
        return Verdict.THRESHOLD;
    }

    /**
     * Whether, at the newest reading, the device took its present state for a new normal one, because it had been flagged
     * for so long.
     */
    boolean hasAcceptedState();

    /**
     * What was expected of the newest reading, given its other sensors and the device's baseline. For explanation: makes
     * garbage.
     *
     * @param reading the newest reading again, in feature order
     * @return {@code [features]} in the units of readings; NaN where the detector expects no value, everywhere when the
     *     reading was not scored
     */
    default double[] expected(double[] reading) {
        double[] none = new double[reading.length];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /** The network's input of the newest reading; empty when that was not scored. For evaluation: makes garbage. */
    default Optional<NetworkView> networkView() {
        return Optional.empty();
    }

    /**
     * The clean readings to train on, oldest first, scaled by this device; empty before warm-up is done or with fewer
     * than 32 rows of them.
     */
    Optional<TrainingSet> trainingSet();

    /**
     * Takes a global model over and sets the threshold for it, from the clean readings, before the next score. The
     * version may go back (rollback). The array is copied.
     *
     * @throws IllegalArgumentException when the parameters are not {@link ModelShape#parameterCount()} finite values
     */
    void adopt(long version, float[] parameters);

    /**
     * The same, with the fleet's calibration; {@link FleetCalibration#NONE} forgets it. Detectors that share no
     * calibration ignore it.
     *
     * @throws IllegalArgumentException when the parameters are not {@link ModelShape#parameterCount()} finite values,
     *     or the calibration belongs to another shape
     */
    default void adopt(long version, float[] parameters, FleetCalibration fleet) {
        adopt(version, parameters);
    }

    /** Version of the global model in use; 0 is {@link ModelShape#initialParameters()}. */
    long modelVersion();

    /**
     * The thresholds that this device may publish: all of them for {@link CalibrationAverage}, or the only one of a
     * detector that shares none. {@link DeviceCalibration#NONE} before warm-up is done.
     */
    DeviceCalibration calibration();

    /** How far the warm-up has come, from 0 to 1; from 1 on readings are scored. */
    double warmupProgress();

    /**
     * Features that were constant throughout warm-up, so that the detector does not judge them; ascending, empty before
     * warm-up is done.
     */
    List<Integer> constantFeatures();

    /**
     * Features that were constant throughout warm-up, so that the detector does not judge them, and have moved since;
     * ascending.
     */
    default List<Integer> revivedFeatures() {
        return List.of();
    }

    /** Writes everything needed to go on bit for bit, in a versioned form that {@link Detector#restore} reads. */
    void writeTo(DataOutput out) throws IOException;
}
