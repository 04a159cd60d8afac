package io.flead.producer.simulator;

import org.jspecify.annotations.Nullable;

/** A machine at one step. Filled again and again by {@link FleetSimulation#read}; not thread-safe. */
public final class MachineState {

    final double[] values = new double[Sensor.count()];
    final double[] severities = new double[FailureType.count()];
    boolean maintenance;

    @Nullable SensorFault fault;

    /** The sensor's value, to three decimals; NaN where the sensor shows nothing. */
    public double value(int sensor) {
        return values[sensor];
    }

    /** The sensor's value, to three decimals; NaN where the sensor shows nothing. */
    public double value(Sensor sensor) {
        return values[sensor.index()];
    }

    /** Whether the machine is maintained. */
    public boolean maintenance() {
        return maintenance;
    }

    /** The severest failure of the machine; null when it is well. */
    public @Nullable FailureType failure() {
        FailureType worst = null;
        double most = 0;
        for (int type = 0; type < severities.length; type++) {
            if (severities[type] > most) {
                most = severities[type];
                worst = FailureType.at(type);
            }
        }
        return worst;
    }

    /** The severity of {@link #failure}, 0 to 1. */
    public double severity() {
        double most = 0;
        for (double severity : severities) {
            most = Math.max(most, severity);
        }
        return most;
    }

    /** The fault of a sensor; null when all are well. */
    public @Nullable SensorFault fault() {
        return fault;
    }

    /** Whether the reading is anomalous: of a failing machine, or of a faulty sensor. */
    public boolean anomalous() {
        return fault != null || failure() != null;
    }

    /** The kind of the anomaly: a failure's or fault's name, or {@code normal}. */
    public String anomaly() {
        FailureType failure = failure();
        if (failure != null) {
            return failure.id();
        }
        SensorFault shown = fault;
        return shown == null ? "normal" : shown.id();
    }
}
