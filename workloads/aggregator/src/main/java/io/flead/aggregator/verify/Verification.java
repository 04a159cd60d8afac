package io.flead.aggregator.verify;

import io.flead.contract.message.GlobalModel;
import io.flead.federation.JudgedUpdate;
import java.util.List;

/**
 * What came of making a published model again.
 *
 * @param model the published one
 * @param outcome whether they are the same
 * @param detail why it is not the same or could not be made; empty when it is the same
 * @param updates what the round judged, in the order in which it was read
 */
record Verification(GlobalModel model, Outcome outcome, String detail, List<JudgedUpdate> updates) {

    /** Whether the two models are the same. */
    enum Outcome {
        /** Every byte is. */
        EQUAL("equal"),
        /** They differ. */
        DIFFERENT("different"),
        /** It cannot be made again, or not be judged. */
        UNKNOWN("unknown");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    Verification {
        updates = List.copyOf(updates);
    }
}
