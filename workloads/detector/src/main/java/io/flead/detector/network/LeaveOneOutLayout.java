package io.flead.detector.network;

/**
 * The places of the leave-one-out networks' parameters in one flat vector.
 *
 * <p>The networks of all views follow each other. Each is {@code L[features][features], W1[hidden][features],
 * b1[hidden], W2[features][hidden], b2[features]}, matrices by rows. Sensor j is predicted from the clipped inputs c of
 * the others as
 *
 * <pre>b2_j + sum_{i != j} L_ji c_i + W2_j . relu(W1 c + b1 - W1[:, j] c_j)</pre>
 *
 * The diagonal of L is stored, so that the matrix has DL4J's form, but is no parameter: it starts at 0, has no
 * gradient, and scoring ignores the there.
 *
 * @param features sensors, at least 1
 * @param hidden units of the hidden layer, at least 1
 */
public record LeaveOneOutLayout(int features, int hidden) {
    /** Networks per device: one sees the reading as it is, one its average over about 8 rows. */
    public static final int VIEWS = 2;

    /** Rows over which a view averages readings exponentially; the first view's are 1: the reading itself. */
    public static int smoothingRows(int view) {
        return view == 0 ? 1 : 8;
    }

    /** Length of the flat vector. */
    public int parameterCount() {
        return VIEWS * viewLength();
    }

    /** Parameters of one view. */
    public int viewLength() {
        return outputBias() + features;
    }

    /** First index of a view in the flat vector. The other offsets are relative to it. */
    public int view(int view) {
        return view * viewLength();
    }

    /** Start of L within a view. */
    public int linear() {
        return 0;
    }

    /** Start of W1 within a view. */
    public int hiddenWeights() {
        return features * features;
    }

    /** Start of b1 within a view. */
    public int hiddenBias() {
        return hiddenWeights() + hidden * features;
    }

    /** Start of W2 within a view. */
    public int outputWeights() {
        return hiddenBias() + hidden;
    }

    /** Start of b2 within a view. */
    public int outputBias() {
        return outputWeights() + features * hidden;
    }
}
