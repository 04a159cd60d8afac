package io.flead.contract.reading;

import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The fields read so far of one message. */
final class ReadingFields {

    final double[] values;
    final boolean[] present;

    @Nullable String deviceId;

    @Nullable String timestamp;

    @Nullable Instant eventTime;

    /** The first feature that is there but has no value. */
    @Nullable RejectedReading missing;

    OptionalInt label = OptionalInt.empty();

    ReadingFields(int features) {
        values = new double[features];
        Arrays.fill(values, Double.NaN);
        present = new boolean[features];
    }
}
