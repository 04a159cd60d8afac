package io.flead.producer.simulator;

import io.flead.api.program.BadInputException;
import io.flead.producer.simulator.InjectionRecorder.UnrecordedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Breaks, mends and maintains machines by hand while they run. Thread-safe. */
public final class FleetControl {

    /** Length of a failure or a maintenance where none is given. */
    public static final Duration DEFAULT_LENGTH = Duration.ofMinutes(2);

    /** The longest that may be asked for. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private final FleetSimulation fleet;
    private final Steps steps;
    private final InjectionRecorder recorder;

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
     * @param recorder keeps what is asked for
     */
    public FleetControl(FleetSimulation fleet, Steps steps, InjectionRecorder recorder) {
        this.fleet = fleet;
        this.steps = steps;
        this.recorder = recorder;
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
     * @throws UnrecordedException when it cannot be recorded; then it is not done
     */
    public Injection.Failure fail(String id, String type, double severity, Duration length)
            throws BadInputException, UnrecordedException {
        int machine = machine(id);
        FailureType failure = FailureType.named(type)
                .orElseThrow(() -> new BadInputException(
                        "failure type " + type + " is unknown: choose one of " + FailureType.names()));
        if (!(severity > 0 && severity <= 1)) {
            throw new BadInputException("severity " + severity + " is not above 0 and at most 1: choose another");
        }
        Injection.Failure injection = new Injection.Failure(failure, severity, steps.next(machine), readings(length));
        inject(machine, injection);
        return injection;
    }

    /**
     * Mends all failures of a machine.
     *
     * @throws BadInputException when there is no such machine
     * @throws UnrecordedException when it cannot be recorded; then it is not done
     */
    public Injection.Clearing clear(String id) throws BadInputException, UnrecordedException {
        int machine = machine(id);
        Injection.Clearing injection = new Injection.Clearing(steps.next(machine));
        inject(machine, injection);
        return injection;
    }

    /**
     * Maintains a machine from its next reading on, which mends its failures.
     *
     * @throws BadInputException when machine or length are not possible
     * @throws UnrecordedException when it cannot be recorded; then it is not done
     */
    public Injection.Maintenance maintain(String id, Duration length) throws BadInputException, UnrecordedException {
        int machine = machine(id);
        Injection.Maintenance injection = new Injection.Maintenance(steps.next(machine), readings(length));
        inject(machine, injection);
        return injection;
    }

    /**
     * Plays on what was asked for before a restart. What concerns another fleet, or readings that this one has not
     * reached, is left out: it belongs to a topic of readings that is no longer there.
     *
     * @param requested by the id of the machine, the oldest first
     * @return how many were taken
     */
    public int resume(Map<String, List<Injection>> requested) {
        int taken = 0;
        for (Map.Entry<String, List<Injection>> one : requested.entrySet()) {
            OptionalInt machine = fleet.indexOf(one.getKey());
            if (machine.isEmpty()) {
                continue;
            }
            for (Injection injection : one.getValue()) {
                if (injection.from() <= steps.next(machine.getAsInt())) {
                    fleet.inject(machine.getAsInt(), injection);
                    taken++;
                }
            }
        }
        return taken;
    }

    /** Reads a machine as its next reading will show it. */
    public void read(int machine, MachineState state) {
        fleet.read(machine, steps.next(machine), state);
    }

    private void inject(int machine, Injection injection) throws UnrecordedException {
        recorder.record(fleet.id(machine), injection);
        fleet.inject(machine, injection);
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
