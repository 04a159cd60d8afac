package io.flead.detector;

/**
 * What a device may tell the fleet about its thresholds.
 *
 * @param rows clean rows behind the threshold; 0 before warm-up is done
 * @param logThreshold natural logarithm of the reconstruction error above which a row is anomalous; 0 when {@code rows} is 0
 */
public record Calibration(int rows, double logThreshold) {
    /** A device that has no threshold yet. */
    public static final Calibration NONE = new Calibration(0, 0);

    public Calibration {
        if (rows < 0 || !Double.isFinite(logThreshold)) {
            throw new IllegalArgumentException(
                    "calibration needs rows >= 0 and a finite threshold, but has " + rows + " and " + logThreshold);
        }
    }
}
