package io.flead.producer.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Classes of machines: within one, machines differ by their character; between classes by what they are built for. */
@SuppressWarnings("ImmutableEnumChecker") // Range is a record of numbers
public enum MachineClass {
    /** Moves a fluid at a medium pressure. */
    PUMP(new Range(30, 45), new Range(1.4, 2.6), new Range(4, 7), 2.5, new Range(90, 150), new Range(15, 30)),
    /** Compresses a gas: high pressure, small flow, hot. */
    COMPRESSOR(new Range(38, 50), new Range(2, 3.2), new Range(7, 11), 4, new Range(40, 80), new Range(25, 45)),
    /** Moves much air at a low pressure. */
    FAN(new Range(20, 32), new Range(1, 2), new Range(1, 2), 0.6, new Range(180, 260), new Range(8, 18));

    private final Range warming;
    private final Range shaking;
    private final Range headPressure;
    private final double pressureSwing;
    private final Range ratedFlow;
    private final Range ratedPower;

    /**
     * A range of a trait, uniformly taken.
     *
     * @param least included
     * @param greatest excluded
     */
    public record Range(double least, double greatest) {

        double at(double share) {
            return least + (greatest - least) * share;
        }
    }

    MachineClass(
            Range warming, Range shaking, Range headPressure, double pressureSwing, Range ratedFlow, Range ratedPower) {
        this.warming = warming;
        this.shaking = shaking;
        this.headPressure = headPressure;
        this.pressureSwing = pressureSwing;
        this.ratedFlow = ratedFlow;
        this.ratedPower = ratedPower;
    }

    /** The class of this name, in any case; empty when there is none. */
    public static Optional<MachineClass> named(String text) {
        return Arrays.stream(values())
                .filter(each -> each.id().equals(text.strip().toLowerCase(Locale.ROOT)))
                .findAny();
    }

    /** Its name in messages and options. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Degrees that full load adds to the housing. */
    public Range warming() {
        return warming;
    }

    /** Vibration of the machine, in mm/s. */
    public Range shaking() {
        return shaking;
    }

    /** Pressure without load, in bar. */
    public Range headPressure() {
        return headPressure;
    }

    /** Pressure that full load adds, in bar. */
    public double pressureSwing() {
        return pressureSwing;
    }

    /** In m³/h. */
    public Range ratedFlow() {
        return ratedFlow;
    }

    /** In kW. */
    public Range ratedPower() {
        return ratedPower;
    }
}
