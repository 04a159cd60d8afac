package io.flead.producer.generate;

import io.flead.producer.simulator.MachineState;
import io.flead.producer.simulator.Sensor;
import java.util.Arrays;

/**
 * The last {@value #WINDOW} values of each sensor of each machine, the present one among them, for rolling figures. A
 * missing value has no part in them. Threads may work on different machines at once.
 */
final class RecentReadings {

    static final int WINDOW = 10;

    private final double[] values;

    RecentReadings(int machines) {
        values = new double[machines * Sensor.count() * WINDOW];
        Arrays.fill(values, Double.NaN);
    }

    /** Adds a machine's values of a step; steps of a machine follow each other. */
    void add(int machine, long step, MachineState state) {
        int slot = (int) (step % WINDOW);
        for (int sensor = 0; sensor < Sensor.count(); sensor++) {
            values[(machine * Sensor.count() + sensor) * WINDOW + slot] = state.value(sensor);
        }
    }

    /** The mean; NaN where there is no value. */
    double mean(int machine, int sensor) {
        int from = (machine * Sensor.count() + sensor) * WINDOW;
        double sum = 0;
        int count = 0;
        for (int at = from; at < from + WINDOW; at++) {
            if (!Double.isNaN(values[at])) {
                sum += values[at];
                count++;
            }
        }
        return sum / count;
    }

    /** The deviation of the sample; 0 where there is one value, NaN where there is none. */
    double deviation(int machine, int sensor, double mean) {
        int from = (machine * Sensor.count() + sensor) * WINDOW;
        double sum = 0;
        int count = 0;
        for (int at = from; at < from + WINDOW; at++) {
            if (!Double.isNaN(values[at])) {
                sum += (values[at] - mean) * (values[at] - mean);
                count++;
            }
        }
        return count == 0 ? Double.NaN : count == 1 ? 0 : Math.sqrt(sum / (count - 1));
    }
}
