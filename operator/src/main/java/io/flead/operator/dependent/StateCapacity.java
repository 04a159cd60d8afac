package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Quantity;
import io.flead.api.v1alpha1.Devices;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.StateStorage;
import io.flead.operator.status.CapacityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the state of all devices fits into the heap of the task managers, and its checkpoints onto the claim. An
 * estimate, so a shortfall is a warning: a device's state grows with its features and its buffer.
 */
public final class StateCapacity implements CapacityCheck {

    /** Saved state of a device with 8 sensors and a full buffer, as docs/performance.md measures it. */
    private static final long BYTES_PER_DEVICE = 31_000;

    /** One more than is kept: the next one is complete before the oldest is removed. */
    private static final int CHECKPOINTS = FlinkSettings.RETAINED_CHECKPOINTS + 1;

    private static final double MEBIBYTE = 1L << 20;

    /** A check. */
    public StateCapacity() {}

    @Override
    public Optional<String> shortfall(FleadPipeline pipeline, int activeDevices) {
        long devices = devices(pipeline.getSpec().devices(), activeDevices);
        double state = devices * BYTES_PER_DEVICE / MEBIBYTE;
        List<String> shortfalls = new ArrayList<>();
        FlinkSettings flink = FlinkSettings.of(pipeline);
        double heap = flink.taskManagers() * flink.taskHeapMebibytes();
        if (state > heap) {
            shortfalls.add(String.format(
                    Locale.ROOT,
                    "%d task managers have %.0f MiB of heap for it: raise training.resources.memory or"
                            + " training.parallelism",
                    flink.taskManagers(),
                    heap));
        }
        StateStorage storage = pipeline.getSpec().training().storage();
        if (storage.uri() == null && storage.claimName() == null) {
            double claim = new Quantity(storage.size()).getNumericalAmount().doubleValue() / MEBIBYTE;
            if (CHECKPOINTS * state > claim) {
                shortfalls.add(String.format(
                        Locale.ROOT,
                        "%d checkpoints of it take %.0f MiB, the claim has %.0f MiB: raise training.storage.size",
                        CHECKPOINTS,
                        CHECKPOINTS * state,
                        claim));
            }
        }
        return shortfalls.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d devices with %d kB of state each need %.0f MiB; %s",
                        devices,
                        BYTES_PER_DEVICE / 1000,
                        state,
                        String.join("; ", shortfalls)));
    }

    /** Of devices outside nobody declares the number: the active ones, rounded up so that the message seldom changes. */
    private static long devices(Devices devices, int active) {
        if (devices.source().external() == null) {
            return devices.count();
        }
        long rounded = 1;
        for (int step = 0; rounded < active; step++) {
            rounded = step % 3 == 1 ? rounded / 2 * 5 : rounded * 2;
        }
        return rounded;
    }
}
