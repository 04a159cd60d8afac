package io.flead.detector;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The kinds of network that a pipeline can name. */
public enum ModelType {
    /** One hidden tanh layer that reproduces its input: {@code W2 tanh(W1 x + b1) + b2}. */
    AUTOENCODER("autoencoder"),

    /** Each sensor predicted from the others, one network per view of the reading; see {@link io.flead.detector.network.LeaveOneOutLayout}. */
    LEAVE_ONE_OUT("leaveOneOut");

    private final String text;

    ModelType(String text) {
        this.text = text;
    }

    /** The name as pipeline files and model ids spell it. */
    public String text() {
        return text;
    }

    /**
     * The type that is spelled so.
     *
     * @throws IllegalArgumentException when no type is
     */
    public static ModelType of(String text) {
        for (ModelType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("model type '" + text + "' is unknown: use one of "
                + Arrays.stream(values()).map(ModelType::text).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return text;
    }
}
