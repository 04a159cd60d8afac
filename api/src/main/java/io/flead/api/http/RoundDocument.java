package io.flead.api.http;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/rounds/{round}}.
 *
 * @param summary the round
 * @param updates its updates, in the order in which they were read
 * @param omitted updates that are only counted
 * @param late devices whose updates for it came after it was closed
 * @param silent devices of the round before that sent no update until it was closed
 */
public record RoundDocument(
        RoundSummary summary, List<RoundUpdate> updates, int omitted, List<String> late, List<String> silent) {

    /** Copies the lists. */
    public RoundDocument {
        Objects.requireNonNull(summary, "summary");
        updates = List.copyOf(updates);
        late = List.copyOf(late);
        silent = List.copyOf(silent);
    }

    /**
     * An update and what became of it.
     *
     * @param device who sent it
     * @param outcome {@code admitted}, {@code clipped} or {@code refused}
     * @param reasons the reason of refusal, or what bound it
     * @param samples rows that it claims to be trained on
     * @param weight what it counts as; 0 when it is refused
     * @param norm length of its step before the clip; null when it is refused
     * @param lossBefore mean loss over its rows before training; null when it is no number
     * @param loss the same after training
     */
    public record RoundUpdate(
            String device,
            String outcome,
            List<String> reasons,
            long samples,
            long weight,
            @Nullable Double norm,
            @Nullable Double lossBefore,
            @Nullable Double loss) {

        /** Requires the texts, and copies the list. */
        public RoundUpdate {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(outcome, "outcome");
            reasons = List.copyOf(reasons);
        }
    }
}
