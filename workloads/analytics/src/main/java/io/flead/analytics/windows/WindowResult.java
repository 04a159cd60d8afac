package io.flead.analytics.windows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.publication.ResultJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalDouble;

/**
 * The result of one sensor of one device in one window.
 *
 * @param startMicros begin of the window, inclusive, since 1970
 * @param endMicros its end, exclusive
 * @param isFinal whether no reading can come into it any more
 * @param count readings that have the sensor
 * @param average their average
 * @param standardDeviation of the sample; none below two readings
 * @param minimum least value
 * @param maximum greatest value
 * @param latest value of the newest reading
 * @param latestMicros its time
 * @param historyCount readings in all windows of this length that lie before and are final
 * @param historyAverage their average
 * @param historyStandardDeviation their standard deviation
 * @param score how the average compares with the history
 */
record WindowResult(
        long startMicros,
        long endMicros,
        String feature,
        boolean isFinal,
        long count,
        OptionalDouble average,
        OptionalDouble standardDeviation,
        double minimum,
        double maximum,
        double latest,
        long latestMicros,
        long historyCount,
        OptionalDouble historyAverage,
        OptionalDouble historyStandardDeviation,
        WindowScore score) {

    static WindowResult of(
            WindowSettings settings,
            int length,
            long startMicros,
            int feature,
            OpenWindow window,
            ExactMoments history,
            boolean isFinal) {
        ExactMoments moments = window.moments(feature);
        OptionalDouble average = moments.average();
        OptionalDouble historyAverage = history.average();
        OptionalDouble historyDeviation = history.standardDeviation();
        return new WindowResult(
                startMicros,
                startMicros + settings.lengthsMicros()[length],
                settings.features().get(feature),
                isFinal,
                moments.count(),
                average,
                moments.standardDeviation(),
                window.least(feature),
                window.greatest(feature),
                window.latest(feature),
                window.latestMicros(feature),
                history.count(),
                historyAverage,
                historyDeviation,
                history.count() < settings.warmup()
                        ? WindowScore.NONE
                        : WindowScore.of(average, historyAverage, historyDeviation, settings.zScore()));
    }

    /** As it is stored; unknown numbers are null. */
    String json() {
        ObjectNode object = ResultJson.object();
        object.put("final", isFinal);
        object.put("count", count);
        put(object, "average", average);
        put(object, "stddev", standardDeviation);
        object.put("min", minimum);
        object.put("max", maximum);
        object.put("latest", latest);
        object.put(
                "latest_at", Instant.EPOCH.plus(latestMicros, ChronoUnit.MICROS).toString());
        put(object, "z_score", score.zScore());
        object.put("is_anomaly", score.isAnomaly());
        object.put("confidence", score.confidence());
        object.put("history_count", historyCount);
        put(object, "history_average", historyAverage);
        put(object, "history_stddev", historyStandardDeviation);
        return object.toString();
    }

    private static void put(ObjectNode object, String name, OptionalDouble value) {
        ResultJson.put(object, name, value.orElse(Double.NaN));
    }
}
