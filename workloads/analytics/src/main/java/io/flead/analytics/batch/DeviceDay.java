package io.flead.analytics.batch;

import java.io.Serializable;

/**
 * The statistics of one device in a period: small, whatever the number of readings.
 *
 * @param readings without repetitions
 * @param duplicates repetitions
 * @param firstMicros time of the first reading, since 1970
 * @param lastMicros time of the last one
 * @param gaps where it was silent
 * @param moments {@code [features]}
 * @param quantiles {@code [features][quantiles]}, empty for a feature without values
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
record DeviceDay(
        String deviceId,
        long readings,
        long duplicates,
        long firstMicros,
        long lastMicros,
        DataGaps gaps,
        ChanMoments[] moments,
        double[][] quantiles)
        implements Serializable {

    static DeviceDay of(DeviceColumns columns) {
        int features = columns.sorted().length;
        ChanMoments[] moments = new ChanMoments[features];
        double[][] quantiles = new double[features][];
        for (int feature = 0; feature < features; feature++) {
            double[] sorted = columns.sorted()[feature];
            moments[feature] = ChanMoments.of(sorted);
            quantiles[feature] =
                    sorted.length == 0 ? new double[0] : Quantiles.of(sorted.length, rank -> sorted[(int) rank]);
        }
        long[] times = columns.times();
        return new DeviceDay(
                columns.deviceId(),
                times.length,
                columns.duplicates(),
                times[0],
                times[times.length - 1],
                DataGaps.of(times),
                moments,
                quantiles);
    }
}
