package io.flead.detector;

/**
 * Rows to train on, in the device's own scale. Never changed once made, so other threads may keep it.
 *
 * @param rows number of rows
 * @param features values per row
 * @param values {@code [rows][features]}, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer on its way to a trainer; never compared
public record TrainingSet(int rows, int features, float[] values) {
    public TrainingSet {
        if (rows < 1 || features < 1 || values.length != (long) rows * features) {
            throw new IllegalArgumentException("a training set of " + rows + " rows of " + features
                    + " features cannot hold " + values.length + " values");
        }
    }
}
