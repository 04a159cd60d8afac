package io.flead.analytics.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The quantiles over all devices, exact without a global sort: executors count values within ranges that shrink, and the
 * driver sees nothing but these ranges.
 */
final class FleetQuantiles {

    /** Different values that a task counts at once, over all sensors. */
    private static final int NUMBERS = 1 << 19;

    private static final int MOST = 1 << 16;
    private static final int LEAST = 1 << 10;

    private FleetQuantiles() {}

    /** {@code [features][quantiles]}, empty for a feature without values. Runs Spark. */
    static double[][] of(JavaRDD<DeviceColumns> devices, int features) {
        int most = Math.max(LEAST, Math.min(MOST, NUMBERS / features));
        List<RankSearch> searches = Collections.nCopies(features, RankSearch.BEGIN);
        while (searches.stream().anyMatch(search -> !search.open().isEmpty())) {
            List<RankSearch> before = new ArrayList<>(searches);
            searches = devices.mapPartitions(some -> count(some, before, most))
                    .mapToPair(counted -> new Tuple2<>(0, counted))
                    .reduceByKey(FleetQuantiles::merge, 1)
                    .map(counted -> next(before, counted._2()))
                    .first();
        }
        return searches.stream().map(RankSearch::quantiles).toArray(double[][]::new);
    }

    private static Iterator<List<ValuesBetween>> count(
            Iterator<DeviceColumns> devices, List<RankSearch> searches, int most) {
        List<ValuesBetween> counted = new ArrayList<>();
        searches.forEach(search -> counted.add(new ValuesBetween(search.open(), most)));
        while (devices.hasNext()) {
            double[][] sorted = devices.next().sorted();
            for (int feature = 0; feature < sorted.length; feature++) {
                counted.get(feature).add(sorted[feature]);
            }
        }
        return List.of(counted).iterator();
    }

    private static List<ValuesBetween> merge(List<ValuesBetween> one, List<ValuesBetween> other) {
        for (int feature = 0; feature < one.size(); feature++) {
            one.get(feature).merge(other.get(feature));
        }
        return one;
    }

    private static List<RankSearch> next(List<RankSearch> before, List<ValuesBetween> counted) {
        List<RankSearch> next = new ArrayList<>();
        for (int feature = 0; feature < before.size(); feature++) {
            next.add(before.get(feature).next(counted.get(feature)));
        }
        return next;
    }
}
