package io.flead.analytics.evaluation;

import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.SparkWork;
import io.flead.analytics.readings.TopicRecords;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.process.environment.KafkaEnvironment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Samples of the readings that the topic still holds. The topic knows no event time, so it is read once, whole; of each
 * device only the newest readings are kept, on disk.
 */
final class KafkaSamples implements SampleSource {

    private final JavaPairRDD<String, NewestRows> byDevice;

    /**
     * Samples. Nothing is read yet.
     *
     * @param asked readings that count; without, all of them
     * @param most readings of a device
     * @param read counts readings
     */
    KafkaSamples(
            SparkSession spark,
            KafkaEnvironment kafka,
            String topic,
            FleadPipelineSpec spec,
            Optional<TimeSlice> asked,
            int most,
            LongAccumulator read) {
        ReadingFormat format = ReadingFormat.of(spec);
        TimeSlice span = asked.orElse(null);
        byDevice = TopicRecords.of(spark, kafka, topic, "value", "timestamp", "offset", "key")
                .mapPartitionsToPair(records -> parse(records, format, span, read))
                .combineByKey(row -> new NewestRows(most).add(row), NewestRows::add, NewestRows::addAll)
                .persist(StorageLevel.DISK_ONLY());
    }

    @Override
    public Optional<LocalDate> newestDay() throws JobFailedException {
        Instant newest = SparkWork.result(() -> byDevice.values()
                .map(rows -> rows.rows().get(0).time())
                .fold(Instant.MIN, (one, other) -> one.isAfter(other) ? one : other));
        return newest.equals(Instant.MIN) ? Optional.empty() : Optional.of(LocalDate.ofInstant(newest, ZoneOffset.UTC));
    }

    /** Spans that end with the day asked for, or with that of the newest reading: only of these all rows are here. */
    @Override
    public JavaRDD<DeviceSample> samples(TimeSlice span) {
        return byDevice.map(device -> DeviceSample.of(
                device._1(),
                device._2().rows().stream()
                        .filter(row -> span.contains(row.time()))
                        .toList()));
    }

    private static Iterator<Tuple2<String, SampleRow>> parse(
            Iterator<Row> records, ReadingFormat format, @Nullable TimeSlice span, LongAccumulator read) {
        Stream<Row> all = StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, 0), false);
        return all.flatMap(record -> {
                    if (format.parse(
                                    record.<byte[]>getAs(3),
                                    record.<byte[]>getAs(0),
                                    record.getTimestamp(1).toInstant())
                            instanceof Reading reading) {
                        read.add(1);
                        SampleRow row = SampleRow.of(
                                reading.eventTime().truncatedTo(ChronoUnit.MICROS),
                                record.getLong(2),
                                reading.values(),
                                reading.label());
                        if (span == null || span.contains(row.time())) {
                            return Stream.of(new Tuple2<>(reading.deviceId(), row));
                        }
                    }
                    return Stream.empty();
                })
                .iterator();
    }
}
