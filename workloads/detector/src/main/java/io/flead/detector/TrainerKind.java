package io.flead.detector;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What trains the leave-one-out networks. Both take the same steps on the same batches; an autoencoder is always trained by DL4J. */
public enum TrainerKind {
    /** Plain Java: many times faster on networks of this size, needs no native code. */
    PLAIN("plain"),
    /** DL4J's own training loop. */
    DL4J("dl4j");

    private final String text;

    TrainerKind(String text) {
        this.text = text;
    }

    /** The name as configuration spells it. */
    public String text() {
        return text;
    }

    /**
     * The kind that is spelled so.
     *
     * @throws IllegalArgumentException when none is
     */
    public static TrainerKind of(String text) {
        for (TrainerKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("trainer '" + text + "' is unknown: use one of "
                + Arrays.stream(values()).map(TrainerKind::text).collect(Collectors.joining(", ")));
    }
}
