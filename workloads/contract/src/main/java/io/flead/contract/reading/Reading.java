package io.flead.contract.reading;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * One reading of one device. Holds its array without copying it: a caller that passes it on gives it away.
 *
 * @param eventTime when it was measured
 * @param values one value per feature, in the order of {@code spec.readings.features}: finite, or NaN where it is
 *     missing. At least one is there
 * @param label the truth (1 anomalous, 0 normal) where the source has it; for evaluation only
 */
@SuppressWarnings(
        "ArrayRecordComponent") // a value per sensor and reading: copying would double the work of the hot path
public record Reading(String deviceId, Instant eventTime, double[] values, OptionalInt label) implements ParsedReading {

    public Reading {
        if (deviceId.isEmpty()) {
            throw new IllegalArgumentException("deviceId must not be empty");
        }
    }
}
