package io.flead.detector;

import io.flead.detector.network.Autoencoder;
import io.flead.detector.network.GlorotInitialisation;
import io.flead.detector.network.LeaveOneOutInitialisation;
import io.flead.detector.network.LeaveOneOutLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/**
 * Everything two parties must share before they may average parameters.
 *
 * <p>Equal shapes have equal {@linkplain #id() ids} and equal {@linkplain #initialParameters() first parameters} on every machine. Needs
 * nothing but the JDK, so that a party that only averages does not carry DL4J.
 *
 * @param type the kind of network
 * @param features the sensors, in the order in which readings hold them; at least one, none twice
 * @param hidden units of the hidden layer, 1 to 4096
 * @param seed of the first parameters
 */
public record ModelShape(ModelType type, List<String> features, int hidden, long seed) {
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

    /** The hidden units of a pipeline that names none: 8 for an autoencoder, {@code min(16, max(4, features))} to leave one out. */
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

    /** Views of a reading that the network sees side by side: 1 for an autoencoder, 2 to leave one out (the reading and its moving average). */
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
     * A stable name: type, features x hidden units, and the start of a SHA-256 over type, feature names, hidden units and seed, for instance
     * {@code autoencoder-8x8-0123456789ab}.
     */
    public String id() {
        return type.text() + "-" + features.size() + "x" + hidden + "-"
                + HexFormat.of().formatHex(digest()).substring(0, ID_HEX_DIGITS);
    }

    /**
     * The parameters of global version 0, the same on every machine. A new array at each call.
     *
     * <p>Autoencoder: weights uniform as in Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010,
     * equation 16; biases 0. Leave one out: {@link LeaveOneOutInitialisation}.
     *
     * @return in DL4J's flat order. Autoencoder: {@code W1[features x hidden], b1[hidden], W2[hidden x features], b2[features]}, both matrices by
     *     columns. Leave one out: {@link LeaveOneOutLayout}
     */
    public float[] initialParameters() {
        long random = ByteBuffer.wrap(digest()).getLong();
        return switch (type) {
            case AUTOENCODER -> GlorotInitialisation.parameters(features.size(), hidden, random);
            case LEAVE_ONE_OUT ->
                LeaveOneOutInitialisation.parameters(new LeaveOneOutLayout(features.size(), hidden), random);
        };
    }

    private byte[] digest() {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        updateText(sha256, type.text());
        updateInt(sha256, features.size());
        for (String feature : features) {
            updateText(sha256, feature);
        }
        updateInt(sha256, hidden);
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        return sha256.digest();
    }

    /** With its length in front, so that ["ab", "c"] and ["a", "bc"] differ. */
    private static void updateText(MessageDigest sha256, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        updateInt(sha256, bytes.length);
        sha256.update(bytes);
    }

    private static void updateInt(MessageDigest sha256, int value) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }
}
