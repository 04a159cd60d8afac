package io.flead.api.http;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/machines}, from the producer of a simulated fleet.
 *
 * @param failureTypes names of the failures that a machine can be given
 * @param machines in the order of the fleet
 * @param after the value of the query parameter {@code after} that asks for the machines after these; null when there
 *     are none
 */
public record MachineList(
        List<String> failureTypes,
        List<MachineDocument> machines,
        @Nullable String after) {

    /** Copies the lists. */
    public MachineList {
        failureTypes = List.copyOf(failureTypes);
        machines = List.copyOf(machines);
    }

    /**
     * A machine as its next reading will show it.
     *
     * @param machine its id, which is its device id
     * @param kind its class, such as {@code pump}
     * @param maintenance whether it is maintained
     * @param failure the severest failure that it has; null when it is well
     */
    public record MachineDocument(
            String machine,
            String kind,
            boolean maintenance,
            @Nullable FailureDocument failure) {

        /** Requires the texts. */
        public MachineDocument {
            Objects.requireNonNull(machine, "machine");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /**
     * A failure of a machine.
     *
     * @param type its name
     * @param severity above 0 to 1
     */
    public record FailureDocument(String type, double severity) {

        /** Requires the text. */
        public FailureDocument {
            Objects.requireNonNull(type, "type");
        }
    }
}
