package io.flead.producer.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One machine's physics: a load that rises and falls drives every sensor, each machine in its own way. All values are
 * functions of (seed, machine, step, injections), computed without history. Immutable and thread-safe.
 *
 * <p>The load has a duty cycle of 60 to 120 readings, short enough for a detector's warm-up to see a whole one, small
 * daily and weekly cycles, and a smooth random part. Temperatures follow the load with a delay, and the hall's
 * temperature, which has a daily and a seasonal cycle and drifts. A maintained machine idles.
 */
final class Machine {

    private static final double SECONDS_PER_DAY = 86_400;
    private static final double SECONDS_PER_WEEK = 7 * SECONDS_PER_DAY;
    private static final double SECONDS_PER_YEAR = 365.2425 * SECONDS_PER_DAY;
    private static final double SECONDS_PER_DRIFT = 40_000;
    private static final double IDLE = 0.08;
    private static final double SPIKES = 0.2;
    private static final int CHARACTER = 2000;
    private static final int CLASS = 2100;
    private static final int LOAD = 3000;
    private static final int DRIFT = 3001;
    private static final int FLUTTER = 3100;
    private static final int SPIKE = 3200;

    private final FleetCharacter fleet;
    private final int number;
    private final MachineClass kind;
    private final double meanLoad;
    private final double dutySwing;
    private final double dutyReadings;
    private final double dutyPhase;
    private final double ambient;
    private final double warming;
    private final double shaking;
    private final double headPressure;
    private final double ratedFlow;
    private final double ratedPower;
    private final double oil;

    /**
     * What the machines of a fleet have in common.
     *
     * @param secondsPerStep time between two readings of a machine
     * @param originSeconds time of step 0
     */
    record FleetCharacter(
            long seed,
            double secondsPerStep,
            double originSeconds,
            FailureSchedule failures,
            MaintenanceSchedule maintenance,
            SensorFaultSchedule faults,
            List<MachineClass> classes) {}

    /** A machine of the fleet; {@code number} counts from 0. */
    Machine(FleetCharacter fleet, int number) {
        this.fleet = fleet;
        this.number = number;
        double drawn = Noise.uniform(Noise.bits(fleet.seed(), number, 0, CLASS));
        this.kind = fleet.classes().get((int) (drawn * fleet.classes().size()));
        this.meanLoad = trait(0, new MachineClass.Range(0.55, 0.75));
        this.dutySwing = trait(1, new MachineClass.Range(0.08, 0.15));
        this.dutyReadings = trait(2, new MachineClass.Range(60, 120));
        this.dutyPhase = trait(3, new MachineClass.Range(0, 1));
        this.ambient = trait(4, new MachineClass.Range(18, 26));
        this.warming = trait(5, kind.warming());
        this.shaking = trait(6, kind.shaking());
        this.headPressure = trait(7, kind.headPressure());
        this.ratedFlow = trait(8, kind.ratedFlow());
        this.ratedPower = trait(9, kind.ratedPower());
        this.oil = trait(10, new MachineClass.Range(72, 90));
    }

    MachineClass kind() {
        return kind;
    }

    /** The failure that begins by itself with a step; empty where none does. */
    Optional<Injection.Failure> begins(long step) {
        FailureCourse course = fleet.failures().around(fleet.seed(), number, step);
        return course == null || course.start() != step
                ? Optional.empty()
                : Optional.of(new Injection.Failure(course.type(), course.peak(), course.start(), course.length()));
    }

    /** Reads all sensors at a step. */
    void read(long step, List<Injection> injections, MachineState state) {
        state.maintenance = maintained(step, injections);
        severities(step, injections, state.severities);
        values(step, injections, state);
        SensorFaultSchedule.Fault fault = fleet.faults().at(fleet.seed(), number, step);
        state.fault = fault == null ? null : fault.kind();
        if (fault != null) {
            show(fault, step, injections, state);
        }
    }

    private void values(long step, List<Injection> injections, MachineState state) {
        double load = load(step, injections);
        double housing = hall(step)
                + warming * (load(step - 4, injections) + load(step - 8, injections) + load(step - 12, injections)) / 3;
        for (int index = 0; index < state.values.length; index++) {
            Sensor sensor = Sensor.at(index);
            double noise = Noise.normal(Noise.bits(fleet.seed(), number, step, sensor.noise()));
            double value = switch (sensor) {
                case TEMPERATURE -> housing + 0.3 * noise;
                case VIBRATION -> shaking * (0.7 + 0.5 * load) * (1 + 0.04 * noise);
                case PRESSURE -> (headPressure + kind.pressureSwing() * load) * (1 + 0.008 * noise);
                case FLOW_RATE -> ratedFlow * (0.3 + 0.8 * load) * (1 + 0.012 * noise);
                case POWER_CONSUMPTION -> ratedPower * (0.2 + 0.8 * load) * (1 + 0.012 * noise);
                case OIL_LEVEL -> oil - 3 * load + 0.25 * noise;
                case BEARING_TEMPERATURE -> housing + 8 + 6 * load + 0.3 * noise;
            };
            state.values[index] = value;
        }
        for (int type = 0; type < state.severities.length; type++) {
            if (state.severities[type] > 0) {
                fail(FailureType.at(type), state.severities[type], step, state);
            }
        }
        for (int index = 0; index < state.values.length; index++) {
            state.values[index] = Sensor.at(index).show(state.values[index]);
        }
    }

    private void fail(FailureType type, double severity, long step, MachineState state) {
        for (Effect effect : type.effects()) {
            int sensor = effect.sensor().index();
            double noise = Noise.normal(Noise.bits(fleet.seed(), number, step, FLUTTER + sensor));
            state.values[sensor] = effect.apply(state.values[sensor], severity, noise);
        }
    }

    private void show(SensorFaultSchedule.Fault fault, long step, List<Injection> injections, MachineState state) {
        Sensor sensor = fault.sensor();
        double value = state.values[sensor.index()];
        double faulty = switch (fault.kind()) {
            case STUCK -> {
                MachineState then = new MachineState();
                severities(fault.start(), injections, then.severities);
                values(fault.start(), injections, then);
                yield then.values[sensor.index()];
            }
            case OFFSET -> sensor.show(value + sensor.span());
            case DRIFT -> sensor.show(value + sensor.span() * fault.progress());
            case SPIKES -> {
                double drawn = Noise.uniform(Noise.bits(fleet.seed(), number, step, SPIKE));
                yield drawn < SPIKES ? sensor.show(value + 2 * sensor.span() * (drawn < SPIKES / 2 ? 1 : -1)) : value;
            }
            case DROPOUT -> Double.NaN;
        };
        state.values[sensor.index()] = faulty;
    }

    private void severities(long step, List<Injection> injections, double[] severities) {
        Arrays.fill(severities, 0);
        add(fleet.failures().around(fleet.seed(), number, step), step, injections, severities);
        for (int index = 0; index < injections.size(); index++) {
            if (injections.get(index) instanceof Injection.Failure failure && failure.from() <= step) {
                add(
                        new FailureCourse(
                                failure.type(),
                                failure.severity(),
                                failure.from(),
                                failure.length(),
                                FailureCourse.NEVER),
                        step,
                        injections.subList(index + 1, injections.size()),
                        severities);
            }
        }
    }

    /** Adds a failure, which maintenance and clearings of those that may concern it mend. */
    private void add(@Nullable FailureCourse course, long step, List<Injection> later, double[] severities) {
        if (course == null) {
            return;
        }
        long mended = fleet.maintenance().next(fleet.seed(), number, course.start());
        for (Injection injection : later) {
            if (!(injection instanceof Injection.Failure) && injection.from() >= course.start()) {
                mended = Math.min(mended, injection.from());
            }
        }
        FailureCourse real = new FailureCourse(course.type(), course.peak(), course.start(), course.length(), mended);
        int type = course.type().index();
        severities[type] = Math.max(severities[type], real.severity(step));
    }

    private boolean maintained(long step, List<Injection> injections) {
        if (fleet.maintenance().at(fleet.seed(), number, step)) {
            return true;
        }
        for (Injection injection : injections) {
            if (injection instanceof Injection.Maintenance maintenance
                    && step >= maintenance.from()
                    && step - maintenance.from() < maintenance.length()) {
                return true;
            }
        }
        return false;
    }

    private double load(long step, List<Injection> injections) {
        if (maintained(step, injections)) {
            return IDLE;
        }
        double seconds = seconds(step);
        double duty = dutySwing * Math.sin(2 * Math.PI * (step / dutyReadings + dutyPhase));
        double day = 0.02 * Math.sin(2 * Math.PI * seconds / SECONDS_PER_DAY);
        double week = 0.01 * Math.sin(2 * Math.PI * seconds / SECONDS_PER_WEEK);
        double wandering = 0.03 * Noise.smooth(fleet.seed(), number, step / 10.0, LOAD);
        return Math.max(0.05, Math.min(1, meanLoad + duty + day + week + wandering));
    }

    /** Temperature of the hall. */
    private double hall(long step) {
        double seconds = seconds(step);
        return ambient
                + 0.5 * Math.sin(2 * Math.PI * seconds / SECONDS_PER_DAY)
                + 3 * Math.sin(2 * Math.PI * seconds / SECONDS_PER_YEAR)
                + 0.3 * Noise.smooth(fleet.seed(), number, seconds / SECONDS_PER_DRIFT, DRIFT);
    }

    private double seconds(long step) {
        return fleet.originSeconds() + step * fleet.secondsPerStep();
    }

    private double trait(int trait, MachineClass.Range range) {
        return range.at(Noise.uniform(Noise.bits(fleet.seed(), number, 0, CHARACTER + trait)));
    }
}
