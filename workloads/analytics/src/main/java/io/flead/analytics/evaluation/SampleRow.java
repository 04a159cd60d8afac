package io.flead.analytics.evaluation;

import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalInt;

/**
 * A reading on its way into a sample.
 *
 * @param time when it was measured, in microseconds as the database keeps it
 * @param offset its offset in the partition: of equal times the higher one is newer
 * @param values {@code [features]}; a missing value is NaN
 * @param labelled whether it has a label
 * @param anomalous whether that says so
 */
@SuppressWarnings("ArrayRecordComponent") // on its way into the sample
record SampleRow(Instant time, long offset, double[] values, boolean labelled, boolean anomalous)
        implements Serializable {

    static final Comparator<SampleRow> NEWEST_FIRST = Comparator.comparing(SampleRow::time)
            .thenComparingLong(SampleRow::offset)
            .reversed();

    static SampleRow of(Instant time, long offset, double[] values, OptionalInt label) {
        return new SampleRow(time, offset, values, label.isPresent(), label.orElse(0) == 1);
    }
}
