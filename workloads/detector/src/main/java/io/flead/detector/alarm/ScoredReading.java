package io.flead.detector.alarm;

import io.flead.detector.Verdict;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A reading that was scored, and where it came from.
 *
 * @param deviceId the device
 * @param eventTime when it was measured
 * @param arrivedAtMillis when it arrived, milliseconds since 1970
 * @param source its topic, partition and offset, such as {@code edge-iiot-stream-2@17}
 * @param values {@code [features]} NaN where one is missing; not copied
 * @param verdict the detector's judgement
 * @param expected asked for what the detector expected of the reading, {@code [features]} in the units of readings, NaN
 *     where it expects no value
 * @param modelVersion the global version that it was scored with
 */
@SuppressWarnings("ArrayRecordComponent") // one per reading on the hot path; never compared
public record ScoredReading(
        String deviceId,
        Instant eventTime,
        long arrivedAtMillis,
        String source,
        double[] values,
        Verdict verdict,
        UnaryOperator<double[]> expected,
        long modelVersion) {

    /** Its offset; -1 where the source names none. */
    long offset() {
        return offsetOf(source);
    }

    /** The offset that a reading's source names; -1 where it names none. */
    public static long offsetOf(String source) {
        try {
            return Long.parseLong(source, source.lastIndexOf('@') + 1, source.length(), 10);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return -1;
        }
    }
}
