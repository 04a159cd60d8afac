package io.flead.producer.simulator;

import io.flead.api.program.BadInputException;
import java.time.Duration;
import java.util.OptionalInt;

/** Breaks, mends and maintains machines by hand while they run. Thread-safe. */
public final class FleetControl {

    /** Length of a failure or a maintenance where none is given. */
    public static final Duration DEFAULT_LENGTH = Duration.ofMinutes(2);

    /** The longest that may be asked for. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private final FleetSimulation fleet;
    private final Steps steps;

    /** How far each machine is. */
    @FunctionalInterface
    public interface Steps {
        /** The step of a machine that is read next. */
        long next(int machine);
    }

    /**
     * The control of a fleet.
     *
     * @param steps how far each machine is
     */
    public FleetControl(FleetSimulation fleet, Steps steps) {
        this.fleet = fleet;
        this.steps = steps;
    }

    /** The fleet. */
    public FleetSimulation fleet() {
        return fleet;
    }

    /**
     * Breaks a machine from its next reading on.
     *
     * @param type name of a failure
     * @param severity above 0 to 1
     * @return what was done
     * @throws BadInputException when machine, type, severity or length are not possible; the message names what is
     */
    public Injection.Failure fail(String id, String type, double severity, Duration length) throws BadInputException {
        int machine = machine(id);
        FailureType failure = FailureType.named(type)
                .orElseThrow(() -> new BadInputException(
                        "failure type " + type + " is unknown: choose one of " + FailureType.names()));
        if (!(severity > 0 && severity <= 1)) {
            throw new BadInputException("severity " + severity + " is not above 0 and at most 1: choose another");
        }
        Injection.Failure injection = new Injection.Failure(failure, severity, steps.next(machine), readings(length));
        fleet.inject(machine, injection);
        return injection;
    }

    /**
     * Mends all failures of a machine.
     *
     * @throws BadInputException when there is no such machine
     */
    public Injection.Clearing clear(String id) throws BadInputException {
        int machine = machine(id);
        Injection.Clearing injection = new Injection.Clearing(steps.next(machine));
        fleet.inject(machine, injection);
        return injection;
    }

    /**
     * Maintains a machine from its next reading on, which mends its failures.
     *
     * @throws BadInputException when machine or length are not possible
     */
    public Injection.Maintenance maintain(String id, Duration length) throws BadInputException {
        int machine = machine(id);
        Injection.Maintenance injection = new Injection.Maintenance(steps.next(machine), readings(length));
        fleet.inject(machine, injection);
        return injection;
    }

    /** Reads a machine as its next reading will show it. */
    public void read(int machine, MachineState state) {
        fleet.read(machine, steps.next(machine), state);
    }

    private int machine(String id) throws BadInputException {
        OptionalInt index = fleet.indexOf(id);
        if (index.isEmpty()) {
            throw new BadInputException("machine " + id + " is unknown: choose one of " + fleet.someIds());
        }
        return index.getAsInt();
    }

    private long readings(Duration length) throws BadInputException {
        if (length.isZero() || length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new BadInputException("duration " + length + " is not above 0 and at most 30 days: choose another");
        }
        return Math.max(1, Math.round(fleet.settings().readings(length)));
    }
}
