package io.flead.analytics.batch;

import io.flead.analytics.database.StagedRows;
import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.SparkWork;
import io.flead.analytics.readings.PackedReadings;
import io.flead.analytics.readings.ReadingSource;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * Computes one period with Spark. Readings are brought together by device and sorted once; a device's figures are exact
 * from that. The quantiles over all devices are exact too. Tasks write the rows of their devices; the driver gets sums.
 * No step holds more than one device's readings in memory, or a small share of all.
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

    /**
     * Writes the rows of the period's devices.
     *
     * @param rows where they go
     * @return the rows over all devices
     */
    List<ResultRow> write(TimeSlice period, JavaPairRDD<String, DeviceAnomalies> anomalies, StagedRows rows)
            throws SQLException, JobFailedException {
        int width = features.size();
        HashPartitioner byDevice = new HashPartitioner(PARTITIONS);
        JavaPairRDD<String, DeviceColumns> columns = source.read(period, read)
                .mapToPair(part -> new Tuple2<>(part.deviceId(), part))
                .groupByKey(byDevice)
                .mapPartitionsToPair(devices -> columns(devices, width), true)
                .persist(StorageLevel.DISK_ONLY());
        DeviceRows writing = new DeviceRows(features, period, rows);
        try {
            PeriodFleet fleet = new PeriodFleet(width);
            SparkWork.result(() -> columns.mapValues(DeviceDay::of)
                            .leftOuterJoin(anomalies, byDevice)
                            .mapPartitions(
                                    devices -> List.of(writing.write(devices)).iterator())
                            .collect())
                    .forEach(fleet::merge);
            if (fleet.devices() == 0) {
                return PeriodSummary.empty();
            }
            double[][] quantiles = SparkWork.result(() -> FleetQuantiles.of(columns.values(), width));
            return PeriodSummary.fleet(features, fleet, quantiles);
        } finally {
            columns.unpersist(false);
        }
    }

    /** One device after the other: all readings of some would not fit. */
    private static Iterator<Tuple2<String, DeviceColumns>> columns(
            Iterator<Tuple2<String, Iterable<PackedReadings>>> devices, int features) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(devices, 0), false)
                .map(parts -> new Tuple2<>(parts._1(), DeviceColumns.of(parts._1(), features, parts._2())))
                .iterator();
    }
}
