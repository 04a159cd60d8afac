package io.flead.producer.simulator;

import static io.flead.producer.simulator.Sensor.BEARING_TEMPERATURE;
import static io.flead.producer.simulator.Sensor.FLOW_RATE;
import static io.flead.producer.simulator.Sensor.OIL_LEVEL;
import static io.flead.producer.simulator.Sensor.POWER_CONSUMPTION;
import static io.flead.producer.simulator.Sensor.PRESSURE;
import static io.flead.producer.simulator.Sensor.TEMPERATURE;
import static io.flead.producer.simulator.Sensor.VIBRATION;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The failures of machines, each with the sensors that show it and the course that it takes. */
public enum FailureType {
    /** A worn bearing shakes and heats up from the beginning, and takes more power when it is half worn. */
    BEARING_FAILURE(
            "a worn bearing shakes and heats up from the beginning, and takes more power when it is half worn",
            0.7,
            Effect.scale(VIBRATION, 3),
            Effect.offset(BEARING_TEMPERATURE, 35),
            Effect.offset(TEMPERATURE, 3),
            Effect.scale(POWER_CONSUMPTION, 0.25).from(0.5)),
    /** Bubbles in the fluid: flow and pressure fall and flutter, the pump rattles and takes less power. */
    PUMP_CAVITATION(
            "bubbles in the fluid: flow and pressure fall and flutter, the pump rattles and takes less power",
            0.8,
            Effect.scale(FLOW_RATE, -0.35).flutter(0.1),
            Effect.scale(PRESSURE, -0.3).flutter(0.08),
            Effect.scale(VIBRATION, 1.5).flutter(0.2),
            Effect.scale(POWER_CONSUMPTION, -0.12)),
    /** The cooling fails: the housing heats up, the bearing with it, and the hot motor takes more power. */
    OVERHEATING(
            "the cooling fails: the housing heats up, the bearing follows, and the hot motor takes more power",
            1,
            Effect.offset(TEMPERATURE, 35),
            Effect.offset(BEARING_TEMPERATURE, 20),
            Effect.scale(POWER_CONSUMPTION, 0.15).from(0.3)),
    /** Oil is lost at a steady rate; the bearing runs hot when a third is lost, and shakes later. */
    OIL_LEAK(
            "oil is lost at a steady rate; the bearing runs hot when a third of it is lost, and shakes later",
            1,
            Effect.offset(OIL_LEVEL, -45),
            Effect.offset(BEARING_TEMPERATURE, 20).from(0.35),
            Effect.scale(VIBRATION, 0.8).from(0.6)),
    /** The motor draws an unsteady current, warms up and hums: it comes quickly. */
    ELECTRICAL_FAULT(
            "the motor draws a high and unsteady current, warms the housing and hums; it comes quickly",
            0.4,
            Effect.scale(POWER_CONSUMPTION, 0.4).flutter(0.2),
            Effect.offset(TEMPERATURE, 8),
            Effect.scale(VIBRATION, 0.3));

    private static final FailureType[] ALL = values();

    private final String description;
    private final double growth;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Effect> effects;

    FailureType(String description, double growth, Effect... effects) {
        this.description = description;
        this.growth = growth;
        this.effects = List.of(effects);
    }

    /** The failure of this name, in any case and with dashes or underscores; empty when there is none. */
    public static Optional<FailureType> named(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(ALL).filter(type -> type.name().equals(name)).findAny();
    }

    /** The names of all, for messages. */
    public static String names() {
        return Arrays.stream(ALL).map(FailureType::id).collect(Collectors.joining(", "));
    }

    static int count() {
        return ALL.length;
    }

    static FailureType at(int index) {
        return ALL[index];
    }

    /** Its place among all failures. */
    @SuppressWarnings("EnumOrdinal") // of arrays in memory alone
    int index() {
        return ordinal();
    }

    /** Its name in messages and options. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What happens, for people. */
    public String description() {
        return description;
    }

    /** Exponent of the growth: severity rises with {@code progress ^ growth}. */
    public double growth() {
        return growth;
    }

    /** Its marks on sensors. */
    public List<Effect> effects() {
        return effects;
    }

    /** The sensors that show it; all others stay as they are. */
    public Set<Sensor> sensors() {
        return effects.stream().map(Effect::sensor).collect(Collectors.toUnmodifiableSet());
    }
}
