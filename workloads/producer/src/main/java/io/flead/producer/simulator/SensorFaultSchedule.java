package io.flead.producer.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Faults of sensors: each cycle of {@value #CYCLE} readings holds one of a machine's sensors.
 *
 * @param length readings of a fault; 0 where there are none
 */
record SensorFaultSchedule(long length) {

    static final long CYCLE = 2000;

    private static final int START = 1200;
    private static final int SENSOR = 1201;
    private static final int KIND = 1202;

    /** @param share share of readings that show a fault, 0 to 1 */
    static SensorFaultSchedule of(double share) {
        return new SensorFaultSchedule(Math.round(share * CYCLE));
    }

    /**
     * A fault.
     *
     * @param kind how
     * @param sensor which
     * @param start its first step
     * @param progress 0 to 1 over its length
     */
    record Fault(SensorFault kind, Sensor sensor, long start, double progress) {}

    /** The fault at a step; null where there is none. */
    @Nullable Fault at(long seed, int machine, long step) {
        if (length == 0) {
            return null;
        }
        long cycle = Math.floorDiv(step, CYCLE);
        long start = (long) (share(seed, machine, cycle, START) * (CYCLE - length + 1));
        long inFault = Math.floorMod(step, CYCLE) - start;
        if (inFault < 0 || inFault >= length) {
            return null;
        }
        return new Fault(
                SensorFault.drawn(share(seed, machine, cycle, KIND)),
                Sensor.at((int) (share(seed, machine, cycle, SENSOR) * Sensor.count())),
                cycle * CYCLE + start,
                (inFault + 1.0) / length);
    }

    private static double share(long seed, int machine, long cycle, int stream) {
        return Noise.uniform(Noise.bits(seed, machine, cycle, stream));
    }
}
