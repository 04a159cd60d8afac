package io.flead.detector;

import io.flead.api.digest.Sha256;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Model;
import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.network.Autoencoder;
import io.flead.detector.network.GlorotInitialisation;
import io.flead.detector.network.LeaveOneOutInitialisation;
import io.flead.detector.network.LeaveOneOutLayout;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything two parties must share before they may average parameters.
 *
 * <p>Equal shapes have equal {@linkplain #id() ids} and equal {@linkplain #initialParameters() first parameters} on
 * every machine.
 *
 * @param type the kind of network
 * @param features the sensors, in the order in which readings hold them; at least one, none twice
 * @param hidden units of the hidden layer, 1 to 4096
 * @param seed of the first parameters
 */
public record ModelShape(ModelType type, List<String> features, int hidden, long seed) implements Serializable {
    private static final int MAX_FEATURES = 4096;
    private static final int MAX_HIDDEN = 4096;
    private static final int ID_HEX_DIGITS = 12;

    public ModelShape {
        features = List.copyOf(features);
        if (features.isEmpty() || features.size() > MAX_FEATURES) {
            throw new IllegalArgumentException(
                    "features must be 1 to " + MAX_FEATURES + " names, but are " + features.size());
        }
        if (new HashSet<>(features).size() < features.size()) {
            throw new IllegalArgumentException("features must not repeat a name: " + features);
        }
        if (hidden < 1 || hidden > MAX_HIDDEN) {
            throw new IllegalArgumentException("hidden must be 1 to " + MAX_HIDDEN + ", but is " + hidden);
        }
    }

    /**
     * The shape that a pipeline declares. Whoever needs it (training, aggregator, evaluation) asks here, so that all
     * have the same.
     *
     * @param hidden units of the hidden layer, or null for {@link #defaultHidden}
     */
    public static ModelShape of(ModelType type, List<String> features, @Nullable Integer hidden, long seed) {
        return new ModelShape(type, features, hidden == null ? defaultHidden(type, features.size()) : hidden, seed);
    }

    /** The shape that a pipeline declares, for a program that needs nothing else of the detector. */
    public static ModelShape of(FleadPipelineSpec spec) {
        Model model = spec.training().model();
        return of(model.type(), spec.readings().features(), model.hidden(), model.seed());
    }

    /**
     * The hidden units of a pipeline that names none: 8 for an autoencoder, {@code min(16, max(4, features))} to leave
     * one out.
     */
    public static int defaultHidden(ModelType type, int features) {
        return switch (type) {
            case AUTOENCODER -> 8;
            case LEAVE_ONE_OUT -> Math.min(16, Math.max(4, features));
        };
    }

    /** Length of the flat parameters. */
    public int parameterCount() {
        return switch (type) {
            case AUTOENCODER -> Autoencoder.parameterCount(features.size(), hidden);
            case LEAVE_ONE_OUT -> new LeaveOneOutLayout(features.size(), hidden).parameterCount();
        };
    }

    /**
     * Views of a reading that the network sees side by side: 1 for an autoencoder, 2 to leave one out (the reading and
     * its moving average).
     */
    public int views() {
        return switch (type) {
            case AUTOENCODER -> 1;
            case LEAVE_ONE_OUT -> LeaveOneOutLayout.VIEWS;
        };
    }

    /** Values in a row of a {@link TrainingSet}: the features, once per view. */
    public int rowWidth() {
        return views() * features.size();
    }

    /**
     * A stable name: type, features x hidden units, and the start of a SHA-256 over type, feature names, hidden units
     * and seed, for instance {@code autoencoder-8x8-0123456789ab}.
     */
    public String id() {
        return type.text() + "-" + features.size() + "x" + hidden + "-"
                + Sha256.hex(description()).substring(0, ID_HEX_DIGITS);
    }

    /**
     * The parameters of global version 0, the same on every machine. A new array at each call.
     *
     * <p>Autoencoder: weights uniform as in Glorot and Bengio, "Understanding the difficulty of training deep
     * feedforward neural networks", 2010, equation 16; biases 0. Leave one out: {@link LeaveOneOutInitialisation}.
     *
     * @return in DL4J's flat order. Autoencoder: {@code W1[features x hidden], b1[hidden], W2[hidden x features],
     *     b2[features]}, both matrices by columns. Leave one out: {@link LeaveOneOutLayout}
     */
    public float[] initialParameters() {
        long random = ByteBuffer.wrap(Sha256.of(description())).getLong();
        return switch (type) {
            case AUTOENCODER -> GlorotInitialisation.parameters(features.size(), hidden, random);
            case LEAVE_ONE_OUT ->
                LeaveOneOutInitialisation.parameters(new LeaveOneOutLayout(features.size(), hidden), random);
        };
    }

    /**
     * Refuses parameters that are not of this shape.
     *
     * @throws IllegalArgumentException when they are not {@link #parameterCount()} finite values
     */
    public void requireParameters(float[] parameters) {
        requireCount(parameters);
        for (float value : parameters) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("parameters must be finite, but hold " + value);
            }
        }
    }

    /**
     * Refuses parameters of another number.
     *
     * @throws IllegalArgumentException naming both numbers
     */
    public void requireCount(float[] parameters) {
        if (parameters.length != parameterCount()) {
            throw new IllegalArgumentException(
                    "model " + id() + " has " + parameterCount() + " parameters, but got " + parameters.length);
        }
    }

    private byte[] description() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeText(out, type.text());
            out.writeInt(features.size());
            for (String feature : features) {
                writeText(out, feature);
            }
            out.writeInt(hidden);
            out.writeLong(seed);
        } catch (IOException e) {
            throw new UncheckedIOException("memory took no bytes", e);
        }
        return bytes.toByteArray();
    }

    /** With its length in front, so that ["ab", "c"] and ["a", "bc"] differ. */
    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
