package io.flead.producer.simulator;

import java.util.Locale;

/** Faults of a sensor itself; the machine is well. */
public enum SensorFault {
    /** Shows one value all the time. */
    STUCK,
    /** Shows too much. */
    OFFSET,
    /** Shows more and more too much. */
    DRIFT,
    /** Shows single values that are far off. */
    SPIKES,
    /** Shows nothing. */
    DROPOUT;

    private static final SensorFault[] ALL = values();

    /** Its name as the type of an anomaly, such as {@code sensor_stuck}. */
    public String id() {
        return "sensor_" + name().toLowerCase(Locale.ROOT);
    }

    static SensorFault drawn(double share) {
        return ALL[(int) (share * ALL.length)];
    }
}
