package io.flead.producer.simulator;

import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.producer.fleet.Device;
import io.flead.producer.fleet.EventClock;
import io.flead.producer.fleet.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A machine that reports: step n of the machine is message n, without end. Any thread may ask for its step. */
final class SimulatedDevice implements Device {

    private final FleetSimulation fleet;
    private final int machine;
    private final List<Sensor> sensors;
    private final boolean labelled;
    private final ReadingFormat format;
    private final InjectionRecorder recorder;
    private final MachineState state = new MachineState();
    private final EventClock clock = new EventClock();
    private volatile long step;

    SimulatedDevice(
            FleetSimulation fleet,
            int machine,
            List<Sensor> sensors,
            boolean labelled,
            ReadingFormat format,
            InjectionRecorder recorder) {
        this.fleet = fleet;
        this.machine = machine;
        this.sensors = List.copyOf(sensors);
        this.labelled = labelled;
        this.format = format;
        this.recorder = recorder;
    }

    @Override
    public String id() {
        return fleet.id(machine);
    }

    @Override
    public void startAt(long sequence) {
        step = sequence;
    }

    /** The step that comes next. */
    long step() {
        return step;
    }

    @Override
    public Optional<Message> next(long nowMillis) {
        long now = step;
        fleet.read(machine, now, state);
        fleet.begins(machine, now).ifPresent(failure -> recorder.begins(id(), failure));
        double[] values = new double[sensors.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = state.value(sensors.get(index));
        }
        OptionalInt label = labelled ? OptionalInt.of(state.anomalous() ? 1 : 0) : OptionalInt.empty();
        byte[] value = format.write(new Reading(id(), Instant.ofEpochMilli(clock.next(nowMillis)), values, label));
        step = now + 1;
        return Optional.of(new Message(now, value));
    }
}
