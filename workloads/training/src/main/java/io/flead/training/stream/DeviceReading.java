package io.flead.training.stream;

import java.time.Instant;

/**
 * A valid reading on its way to its device. It has no label: detection and training cannot know the truth.
 *
 * @param eventTime when it was measured
 * @param values {@code [features]} finite, or NaN where one is missing; not copied
 * @param arrivedAtMillis timestamp of its Kafka record, milliseconds since 1970
 * @param sentAtMillis when it was sent, by the sender's clock; when it arrived, if the sender does not say
 * @param source its topic, partition and offset
 */
@SuppressWarnings("ArrayRecordComponent") // one per reading on the hot path; never compared
public record DeviceReading(
        String deviceId, Instant eventTime, double[] values, long arrivedAtMillis, long sentAtMillis, String source) {}
