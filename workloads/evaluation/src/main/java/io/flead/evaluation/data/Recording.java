package io.flead.evaluation.data;

import java.time.Duration;
import java.util.List;

/**
 * The measurements of one device, in time order, without any label. The first {@code trainRows} rows are its training
 * part, the rest its test part.
 *
 * @param device its id
 * @param features names of the sensors
 * @param rows {@code [rows][features]}; a missing value is NaN; shared, never written
 * @param trainRows rows of the training part, 1 to the number of rows less 1
 * @param interval median time between two rows, above 0
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes a recording, read only
public record Recording(String device, List<String> features, double[][] rows, int trainRows, Duration interval) {
    public Recording {
        features = List.copyOf(features);
        if (trainRows < 1 || trainRows >= rows.length) {
            throw new IllegalArgumentException("device " + device + " has " + rows.length + " rows, of which "
                    + trainRows + " cannot be for training");
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("device " + device + " has an interval of " + interval);
        }
    }

    /** Rows of the test part. */
    public int testRows() {
        return rows.length - trainRows;
    }
}
