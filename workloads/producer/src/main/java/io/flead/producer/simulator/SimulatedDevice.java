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

/** A machine that reports: step n of the machine is message n, without end. */
final class SimulatedDevice implements Device {

    private final String id;
    private final Machine machine;
    private final List<Sensor> sensors;
    private final boolean labelled;
    private final ReadingFormat format;
    private final EventClock clock = new EventClock();
    private long step;

    SimulatedDevice(String id, Machine machine, List<Sensor> sensors, boolean labelled, ReadingFormat format) {
        this.id = id;
        this.machine = machine;
        this.sensors = List.copyOf(sensors);
        this.labelled = labelled;
        this.format = format;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void startAt(long sequence) {
        step = sequence;
    }

    @Override
    public Optional<Message> next(long nowMillis) {
        double[] values = new double[sensors.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = machine.value(sensors.get(index), step);
        }
        OptionalInt label = labelled ? OptionalInt.of(machine.failing(step) ? 1 : 0) : OptionalInt.empty();
        byte[] value = format.write(new Reading(id, Instant.ofEpochMilli(clock.next(nowMillis)), values, label));
        return Optional.of(new Message(step++, value));
    }
}
