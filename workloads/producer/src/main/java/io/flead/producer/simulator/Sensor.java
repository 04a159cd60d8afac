package io.flead.producer.simulator;

import java.util.Locale;

/** The sensors of a simulated machine, with the range that a value never leaves. */
enum Sensor {
    /** Of the housing, in degrees Celsius. */
    TEMPERATURE(0, -20, 150),
    /** Root mean square of the velocity, in mm/s; above 7.1 ISO 10816 calls it damaging. */
    VIBRATION(1, 0, 50),
    /** At the outlet, in bar. */
    PRESSURE(2, 0, 25),
    /** In cubic metres an hour. */
    FLOW_RATE(3, 0, 400),
    /** In kilowatts. */
    POWER_CONSUMPTION(4, 0, 100),
    /** In percent of the tank. */
    OIL_LEVEL(5, 0, 100),
    /** In degrees Celsius. */
    BEARING_TEMPERATURE(6, -20, 200);

    private static final double STEPS_PER_UNIT = 1000;

    private final int noise;
    private final double least;
    private final double greatest;

    Sensor(int noise, double least, double greatest) {
        this.noise = noise;
        this.least = least;
        this.greatest = greatest;
    }

    /**
     * The sensor that a feature names.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Sensor ofFeature(String feature) {
        return valueOf(feature.toUpperCase(Locale.ROOT));
    }

    /** Stream of its noise, see {@link Noise#bits}: never changed, or the same seed would give other readings. */
    int noise() {
        return noise;
    }

    /** The sensor's value: within its range, to three decimals. */
    double show(double value) {
        return Math.round(Math.max(least, Math.min(greatest, value)) * STEPS_PER_UNIT) / STEPS_PER_UNIT;
    }
}
