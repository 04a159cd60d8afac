package io.flead.detector;

import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * The streaming state of one device. Not thread-safe; what it hands out are snapshots that other threads may keep.
 *
 * <p>Causal: a verdict depends on the readings and models seen before it and on the reading itself, on nothing later.
 */
public interface DeviceDetector {
    /**
     * Scores a reading with the present model, then learns from it.
     *
     * @param reading values in feature order; not kept, not changed. A reading with a value that is not finite is {@link Phase#SKIPPED}: it
     *     leaves no trace. Values beyond 1e100 count as 1e100
     * @throws IllegalArgumentException when the reading does not have one value per feature
     */
    Verdict observe(double[] reading);

    /** The clean readings to train on, oldest first, scaled by this device; empty before warm-up is done or with fewer than 32 rows of them. */
    Optional<TrainingSet> trainingSet();

    /**
     * Takes a global model over and sets the threshold anew for it, from the clean readings, before the next score. The version may go back
     * (rollback). The array is copied.
     *
     * @throws IllegalArgumentException when the parameters are not {@link ModelShape#parameterCount()} finite values
     */
    void adopt(long version, float[] parameters);

    /** Version of the global model in use; 0 is {@link ModelShape#initialParameters()}. */
    long modelVersion();

    /** What this device may publish about its thresholds. */
    Calibration calibration();

    /** Writes everything needed to go on bit for bit, in a versioned form that {@link Detector#restore} reads. */
    void writeTo(DataOutput out) throws IOException;
}
