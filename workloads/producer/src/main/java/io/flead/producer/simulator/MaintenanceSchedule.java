package io.flead.producer.simulator;

/**
 * Maintenance at an interval: each machine has its own phase. None where the length is 0.
 *
 * @param interval readings from one maintenance to the next
 * @param length readings of one
 */
record MaintenanceSchedule(long interval, long length) {

    static final MaintenanceSchedule NONE = new MaintenanceSchedule(1, 0);

    private static final int STREAM = 1100;

    MaintenanceSchedule {
        if (interval < 1 || length < 0 || length >= interval) {
            throw new IllegalArgumentException(
                    "maintenance must be shorter than its interval: " + length + ", " + interval);
        }
    }

    /** Whether a machine is maintained at a step. */
    boolean at(long seed, int machine, long step) {
        return length > 0 && position(seed, machine, step) >= interval - length;
    }

    /** The first step, from this one on, at which a machine is maintained. */
    long next(long seed, int machine, long step) {
        return length == 0
                ? FailureCourse.NEVER
                : step + Math.max(0, interval - length - position(seed, machine, step));
    }

    private long position(long seed, int machine, long step) {
        long ahead = (long) (Noise.uniform(Noise.bits(seed, machine, 0, STREAM)) * (interval - length));
        return Math.floorMod(step + ahead, interval);
    }
}
