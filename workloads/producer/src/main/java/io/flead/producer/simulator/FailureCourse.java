package io.flead.producer.simulator;

/**
 * One failure from its onset to its end. It grows over the first part of its length, keeps its peak, and fades at the
 * end. When it is mended before, it fades within {@value #RECOVERY} readings.
 *
 * @param type the failure
 * @param peak severity at its height, above 0 to 1
 * @param start step of the first reading that belongs to it
 * @param length readings that belong to it, unless it is mended
 * @param mended step from which it is mended; {@link Long#MAX_VALUE} when it is not
 */
record FailureCourse(FailureType type, double peak, long start, long length, long mended) {

    /** Readings in which a mended failure fades: heat takes its time. */
    static final long RECOVERY = 10;

    static final long NEVER = Long.MAX_VALUE;

    private static final double GROWING = 0.75;
    private static final double FADING = 0.05;

    FailureCourse {
        if (!(peak > 0 && peak <= 1) || length < 1) {
            throw new IllegalArgumentException("peak must be in (0, 1], length above 0: " + peak + ", " + length);
        }
    }

    /** The severity at a step: 0 where the failure is not, otherwise in (0, 1]. */
    double severity(long step) {
        if (step < mended) {
            return unmended(step);
        }
        long since = step - mended;
        return since >= RECOVERY ? 0 : unmended(mended - 1) * (RECOVERY - since) / (RECOVERY + 1.0);
    }

    private double unmended(long step) {
        long at = step - start;
        if (at < 0 || at >= length) {
            return 0;
        }
        double growing = Math.max(1, Math.rint(GROWING * length));
        long fading = (long) (FADING * length);
        if (length - at <= fading) {
            return peak * (length - at) / (fading + 1.0);
        }
        return at + 1 >= growing ? peak : peak * Math.pow((at + 1) / growing, type.growth());
    }
}
