package io.flead.federation;

import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An update and what became of it, for people.
 *
 * @param deviceId who sent it, as the record's key says where the update itself cannot be read
 * @param round the version that it says it started from; -1 where it cannot be read
 * @param samples rows that it claims to be trained on
 * @param weight what it counts as; 0 when it is refused
 * @param norm length of its step before the clip, at most {@code maxUpdateNorm}; NaN when it is refused
 * @param lossBefore mean loss over its rows before training; may be any number when it is refused
 * @param loss the same after training
 * @param outcome whether it takes part
 * @param reasons the reason of refusal, or what bound it; empty when nothing did
 */
public record JudgedUpdate(
        String deviceId,
        long round,
        long samples,
        long weight,
        double norm,
        double lossBefore,
        double loss,
        Outcome outcome,
        List<String> reasons) {

    private static final int SHOWN_CHARACTERS = 64;

    /** Whether an update takes part. */
    public enum Outcome {
        /** It does. */
        ADMITTED("admitted"),
        /** It does, with a shorter step. */
        CLIPPED("clipped"),
        /** It does not. */
        REFUSED("refused");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** Its name in the API. */
        public String label() {
            return label;
        }
    }

    public JudgedUpdate {
        reasons = List.copyOf(reasons);
    }

    /** What became of a record. */
    public static JudgedUpdate of(byte @Nullable [] key, byte @Nullable [] value, Admission admission) {
        if (admission instanceof Admission.Admitted admitted) {
            return new JudgedUpdate(
                    admitted.deviceId(),
                    admitted.round(),
                    admitted.samples(),
                    admitted.weight(),
                    admitted.norm(),
                    admitted.lossBefore(),
                    admitted.loss(),
                    admitted.clipped() ? Outcome.CLIPPED : Outcome.ADMITTED,
                    admitted.bounds().stream().sorted().map(Bound::label).toList());
        }
        return refused(key, value, ((Admission.Refused) admission).reason());
    }

    private static JudgedUpdate refused(byte @Nullable [] key, byte @Nullable [] value, RefusalReason reason) {
        if (value != null) {
            try {
                LocalModelUpdate update = LocalModelUpdate.decode(value);
                return new JudgedUpdate(
                        shorten(update.deviceId()),
                        update.round(),
                        update.samples(),
                        0,
                        Double.NaN,
                        update.lossBefore(),
                        update.loss(),
                        Outcome.REFUSED,
                        List.of(reason.label()));
            } catch (MalformedMessageException e) {
                // Only its key is known.
            }
        }
        String device = key == null ? "" : shorten(new String(key, StandardCharsets.UTF_8));
        return new JudgedUpdate(
                device, -1, 0, 0, Double.NaN, Double.NaN, Double.NaN, Outcome.REFUSED, List.of(reason.label()));
    }

    private static String shorten(String id) {
        return id.length() <= SHOWN_CHARACTERS ? id : id.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
