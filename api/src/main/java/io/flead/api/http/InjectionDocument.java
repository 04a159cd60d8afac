package io.flead.api.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An act on a simulated machine by hand: the answer to the request that asked for it.
 *
 * @param machine its id, which is its device id
 * @param act {@code failure}, {@code clear} or {@code maintenance}
 * @param type name of the failure; null for other acts
 * @param severity of the failure at its height, above 0 to 1; 0 for other acts
 * @param at when it was asked for, ISO 8601
 * @param sequence number of the machine's first reading that it concerns, as in the header {@code flead-sequence}
 * @param readings number of readings that it lasts; 0 for {@code clear}
 */
public record InjectionDocument(
        String machine, String act, @Nullable String type, double severity, String at, long sequence, long readings) {

    /** Requires the texts. */
    public InjectionDocument {
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(act, "act");
        Objects.requireNonNull(at, "at");
    }
}
