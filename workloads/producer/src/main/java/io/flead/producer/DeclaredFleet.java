package io.flead.producer;

import io.flead.api.program.BadInputException;
import io.flead.api.v1alpha1.Devices;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Replay;
import io.flead.api.v1alpha1.Simulator;
import io.flead.producer.fleet.Device;
import io.flead.producer.replay.ReplayedFleet;
import io.flead.producer.simulator.FleetControl;
import io.flead.producer.simulator.InjectionRecorder;
import io.flead.producer.simulator.SimulatedFleet;
import java.util.List;
import java.util.Optional;

/**
 * The fleet that a pipeline declares.
 *
 * @param source its kind, for people
 * @param devices the devices
 * @param rate readings per second and device
 * @param control controls the machines; empty where they are not simulated
 * @param resumeBound records to read back of each partition at most, to find how far the devices were played
 */
record DeclaredFleet(
        String source, List<Device> devices, Optional<FleetControl> control, double rate, long resumeBound) {

    /** Endless devices are all found near the topic's end. Where one is not, it is new: look no further than this. */
    private static final long RESUME_RECORDS = 200_000;

    private static final long RESUME_RECORDS_PER_DEVICE = 16;

    DeclaredFleet {
        devices = List.copyOf(devices);
    }

    /**
     * Prepares the fleet; a replay reads its files.
     *
     * @param recorder keeps what happens to simulated machines
     * @throws BadInputException when the files cannot be played
     */
    static DeclaredFleet of(FleadPipelineSpec spec, InjectionRecorder recorder) throws BadInputException {
        Devices declared = spec.devices();
        Simulator simulator = declared.source().simulator();
        Replay replay = declared.source().replay();
        if (simulator != null) {
            SimulatedFleet fleet =
                    SimulatedFleet.of(simulator, spec.readings(), declared.count(), declared.rate(), recorder);
            List<Device> devices = fleet.devices();
            return new DeclaredFleet(
                    "simulator", devices, Optional.of(fleet.control()), declared.rate(), nearTheEnd(devices));
        }
        if (replay != null) {
            List<Device> devices = ReplayedFleet.of(replay, spec.readings(), declared.count(), declared.rate());
            // A device that was played to its end may be anywhere in the topic, which then is as short as the files.
            long bound = replay.loop() ? nearTheEnd(devices) : Long.MAX_VALUE;
            return new DeclaredFleet("replay", devices, Optional.empty(), declared.rate(), bound);
        }
        throw new IllegalArgumentException("spec.devices.source is neither simulator nor replay");
    }

    private static long nearTheEnd(List<Device> devices) {
        return Math.max(RESUME_RECORDS, RESUME_RECORDS_PER_DEVICE * devices.size());
    }
}
