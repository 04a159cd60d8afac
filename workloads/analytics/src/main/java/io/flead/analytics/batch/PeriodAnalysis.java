package io.flead.analytics.batch;

import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.SparkWork;
import io.flead.analytics.readings.ReadingSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * Computes one period with Spark. Readings are brought together by device and sorted once; a device's figures are exact
 * from that. The quantiles over all devices are exact too: sketches of the sorted values bound each wanted rank
 * closely, and only values between the bounds are read again. No step holds more than one device's readings in memory,
 * or a small share of all.
 */
final class PeriodAnalysis {

    private static final int PARTITIONS = 16;

    private final List<String> features;
    private final ReadingSource source;
    private final LongAccumulator read;

    PeriodAnalysis(List<String> features, ReadingSource source, LongAccumulator read) {
        this.features = List.copyOf(features);
        this.source = source;
        this.read = read;
    }

    /** The rows of a period. */
    List<ResultRow> rows(TimeSlice period, Map<String, DeviceAnomalies> anomalies)
            throws SQLException, JobFailedException {
        int width = features.size();
        JavaRDD<DeviceColumns> columns = source.read(period, read)
                .mapToPair(part -> new Tuple2<>(part.deviceId(), part))
                .groupByKey(PARTITIONS)
                .map(parts -> DeviceColumns.of(parts._1(), width, parts._2()))
                .persist(StorageLevel.DISK_ONLY());
        try {
            List<DeviceDay> devices = new ArrayList<>(
                    SparkWork.result(() -> columns.map(DeviceDay::of).collect()));
            if (devices.isEmpty()) {
                return PeriodSummary.empty();
            }
            devices.sort(Comparator.comparing(DeviceDay::deviceId));
            double[][] quantiles = SparkWork.result(() -> fleetQuantiles(columns, devices));
            return PeriodSummary.of(features, devices, quantiles, anomalies);
        } finally {
            columns.unpersist(false);
        }
    }

    private double[][] fleetQuantiles(JavaRDD<DeviceColumns> columns, List<DeviceDay> devices) {
        int width = features.size();
        long[] counts = new long[width];
        RankBounds[][] bounds = new RankBounds[width][];
        for (int feature = 0; feature < width; feature++) {
            List<QuantileSketch> sketches = new ArrayList<>();
            for (DeviceDay device : devices) {
                sketches.add(device.sketches()[feature]);
                counts[feature] += device.moments()[feature].count();
            }
            bounds[feature] = counts[feature] == 0
                    ? new RankBounds[0]
                    : RankBounds.of(sketches, Quantiles.ranks(counts[feature]));
        }
        List<RankCandidates[][]> between =
                columns.map(device -> between(device, bounds)).collect();
        double[][] quantiles = new double[width][];
        for (int feature = 0; feature < width; feature++) {
            int at = feature;
            long[] ranks = Quantiles.ranks(counts[feature]);
            quantiles[feature] = counts[feature] == 0
                    ? new double[0]
                    : Quantiles.of(counts[feature], rank -> select(between, at, ranks, rank));
        }
        return quantiles;
    }

    private static RankCandidates[][] between(DeviceColumns device, RankBounds[][] bounds) {
        RankCandidates[][] between = new RankCandidates[bounds.length][];
        for (int feature = 0; feature < bounds.length; feature++) {
            between[feature] = new RankCandidates[bounds[feature].length];
            for (int i = 0; i < bounds[feature].length; i++) {
                boolean same = i > 0 && bounds[feature][i].equals(bounds[feature][i - 1]);
                between[feature][i] = same
                        ? between[feature][i - 1]
                        : RankCandidates.of(device.sorted()[feature], bounds[feature][i]);
            }
        }
        return between;
    }

    private static double select(List<RankCandidates[][]> between, int feature, long[] ranks, long rank) {
        int index = 0;
        while (ranks[index] != rank) {
            index++;
        }
        int wanted = index;
        return RankCandidates.select(
                between.stream().map(device -> device[feature][wanted]).toList(), rank);
    }
}
