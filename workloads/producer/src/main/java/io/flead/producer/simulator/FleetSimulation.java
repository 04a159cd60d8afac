package io.flead.producer.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

/**
 * A simulated fleet: reads any machine at any step. What a machine shows is a function of the fleet's settings, the
 * step and what was injected; a larger fleet contains the smaller one of the same seed. Thread-safe.
 */
public final class FleetSimulation {

    private static final int SHOWN = 10;
    /** Injections of a machine that are kept; older ones have come to their end long ago. */
    private static final int KEPT = 100;

    private final FleetSettings settings;
    private final Machine[] machines;
    private final Map<String, Integer> indexes;
    private final AtomicReferenceArray<List<Injection>> injected;

    /** The fleet of these settings. */
    public FleetSimulation(FleetSettings settings) {
        this.settings = settings;
        Machine.FleetCharacter character = new Machine.FleetCharacter(
                settings.seed(),
                1 / settings.rate(),
                settings.origin().getEpochSecond(),
                settings.failureSchedule(),
                settings.maintenanceSchedule(),
                SensorFaultSchedule.of(settings.sensorFaults()),
                settings.classes());
        int count = settings.ids().size();
        this.machines = new Machine[count];
        this.indexes = new HashMap<>(count * 2);
        this.injected = new AtomicReferenceArray<>(count);
        for (int index = 0; index < count; index++) {
            injected.set(index, List.of());
            machines[index] = new Machine(character, index);
            indexes.put(settings.ids().get(index), index);
        }
    }

    /** Number of machines. */
    public int size() {
        return machines.length;
    }

    /** The id of a machine. */
    public String id(int machine) {
        return settings.ids().get(machine);
    }

    /** The class of a machine. */
    public MachineClass kind(int machine) {
        return machines[machine].kind();
    }

    /** The settings. */
    public FleetSettings settings() {
        return settings;
    }

    /** The number of the machine of this id; empty when there is none. */
    public OptionalInt indexOf(String id) {
        Integer index = indexes.get(id);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Some of the machines' ids, for messages. */
    public String someIds() {
        return settings.ids().stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (size() > SHOWN ? ", ... " + id(size() - 1) : "");
    }

    /** Reads a machine at a step into a state. */
    public void read(int machine, long step, MachineState state) {
        machines[machine].read(step, injected.get(machine), state);
    }

    /** The failure that begins by itself with a step; empty where none does. */
    Optional<Injection.Failure> begins(int machine, long step) {
        return machines[machine].begins(step);
    }

    /** Does something to a machine. Readings from its first step on show it, whenever they are read. */
    public void inject(int machine, Injection injection) {
        injected.updateAndGet(machine, before -> {
            List<Injection> after =
                    new ArrayList<>(before.subList(Math.max(0, before.size() - KEPT + 1), before.size()));
            after.add(injection);
            return List.copyOf(after);
        });
    }
}
