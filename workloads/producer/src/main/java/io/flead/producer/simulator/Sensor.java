package io.flead.producer.simulator;

import java.util.Locale;

/** The sensors of a simulated machine, with the range that a value never leaves. Their order is that of messages. */
public enum Sensor {
    /** Of the housing. */
    TEMPERATURE(0, "°C", -20, 150, 10, "of the housing"),
    /** Root mean square of the velocity; above 7.1 ISO 10816 calls it damaging. */
    VIBRATION(1, "mm/s", 0, 50, 2, "root mean square of the velocity; above 7.1 ISO 10816 calls it damaging"),
    /** At the outlet. */
    PRESSURE(2, "bar", 0, 25, 2, "at the outlet"),
    /** Through the machine. */
    FLOW_RATE(3, "m³/h", 0, 400, 30, "through the machine"),
    /** Of the motor. */
    POWER_CONSUMPTION(4, "kW", 0, 100, 8, "of the motor"),
    /** Of the tank. */
    OIL_LEVEL(5, "%", 0, 100, 15, "of the tank"),
    /** Of the bearing. */
    BEARING_TEMPERATURE(6, "°C", -20, 200, 12, "of the bearing");

    private static final double STEPS_PER_UNIT = 1000;
    private static final Sensor[] ALL = values();

    private final int noise;
    private final String unit;
    private final double least;
    private final double greatest;
    private final double span;
    private final String description;

    Sensor(int noise, String unit, double least, double greatest, double span, String description) {
        this.noise = noise;
        this.unit = unit;
        this.least = least;
        this.greatest = greatest;
        this.span = span;
        this.description = description;
    }

    /**
     * The sensor that a feature names.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Sensor ofFeature(String feature) {
        return valueOf(feature.toUpperCase(Locale.ROOT));
    }

    /** Number of the sensors. */
    public static int count() {
        return ALL.length;
    }

    static Sensor at(int index) {
        return ALL[index];
    }

    /** Its place among all sensors. */
    @SuppressWarnings("EnumOrdinal") // the order is that of messages, and never changes
    public int index() {
        return ordinal();
    }

    /** The field's name in messages. */
    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String unit() {
        return unit;
    }

    /** The least value that it shows. */
    public double least() {
        return least;
    }

    /** The greatest value that it shows. */
    public double greatest() {
        return greatest;
    }

    /** What it measures, for people. */
    public String description() {
        return description;
    }

    /** About the width of a healthy fleet's values: the size of a sensor fault's offsets and spikes. */
    double span() {
        return span;
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
