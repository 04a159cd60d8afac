package io.flead.analytics.readings;

import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.SparkWork;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.reading.ParsedReading;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.process.environment.KafkaEnvironment;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * The readings that the topic still holds, where the database holds none. The topic knows no event time, so it is read
 * once, whole, and kept on disk by day.
 */
public final class KafkaReadings implements ReadingSource {

    private static final int ROWS_PER_PACK = 100_000;

    private final JavaPairRDD<LocalDate, PackedReadings> byDay;

    /**
     * Readings of a topic. Nothing is read yet.
     *
     * @param read counts readings
     */
    public KafkaReadings(
            SparkSession spark, KafkaEnvironment kafka, String topic, FleadPipelineSpec spec, LongAccumulator read) {
        ReadingFormat format = ReadingFormat.of(spec);
        byDay = TopicRecords.of(spark, kafka, topic, "value", "timestamp", "key")
                .mapPartitionsToPair(rows -> pack(rows, format, read))
                .persist(StorageLevel.DISK_ONLY());
    }

    /** The days that have readings: reads the topic. */
    public SortedSet<LocalDate> days() throws JobFailedException {
        return new TreeSet<>(SparkWork.result(() -> byDay.keys().distinct().collect()));
    }

    /** Whole days only: the span's bounds are midnights. */
    @Override
    public JavaRDD<PackedReadings> read(TimeSlice span, LongAccumulator ignored) {
        LocalDate from = LocalDate.ofInstant(span.from(), ZoneOffset.UTC);
        LocalDate to = LocalDate.ofInstant(span.to(), ZoneOffset.UTC);
        return byDay.filter(part -> !part._1().isBefore(from) && part._1().isBefore(to))
                .values();
    }

    private static Iterator<Tuple2<LocalDate, PackedReadings>> pack(
            Iterator<Row> rows, ReadingFormat format, LongAccumulator counted) {
        Map<LocalDate, Map<String, ReadingPacker>> open = new HashMap<>();
        List<Tuple2<LocalDate, PackedReadings>> packed = new ArrayList<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            Timestamp arrival = row.getTimestamp(1);
            ParsedReading parsed = format.parse(row.<byte[]>getAs(2), row.<byte[]>getAs(0), arrival.toInstant());
            if (parsed instanceof Reading reading) {
                counted.add(1);
                LocalDate day = LocalDate.ofInstant(reading.eventTime(), ZoneOffset.UTC);
                Map<String, ReadingPacker> devices = open.computeIfAbsent(day, absent -> new HashMap<>());
                ReadingPacker packer = devices.computeIfAbsent(
                        reading.deviceId(),
                        device -> new ReadingPacker(device, format.features().size()));
                packer.add(reading);
                if (packer.rows() == ROWS_PER_PACK) {
                    packed.add(new Tuple2<>(day, packer.pack()));
                    devices.remove(reading.deviceId());
                }
            }
        }
        open.forEach((day, devices) ->
                devices.values().forEach(packer -> packed.add(new Tuple2<>(day, packer.pack()))));
        return packed.iterator();
    }
}
