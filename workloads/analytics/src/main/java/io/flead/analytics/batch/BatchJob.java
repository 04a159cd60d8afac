package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.StagedRows;
import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.SparkWork;
import io.flead.analytics.parquet.ResultDirectory;
import io.flead.analytics.parquet.ResultParquet;
import io.flead.analytics.publication.ResultJson;
import io.flead.analytics.publication.ResultsTopic;
import io.flead.analytics.readings.DatabaseReadings;
import io.flead.analytics.readings.KafkaReadings;
import io.flead.analytics.readings.ReadingOrigin;
import io.flead.analytics.readings.ReadingSource;
import io.flead.api.topic.Topics;
import io.flead.process.progress.ProgressLine;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Daily aggregates. Days are computed in order, each written in one transaction and then published on Kafka; they count
 * as new until all are done. So a run can be killed anywhere and repeated: it computes the rest, to the same rows.
 */
public final class BatchJob {

    private static final Logger LOG = LoggerFactory.getLogger(BatchJob.class);

    private final SparkSession spark;
    private final JobEnvironment environment;
    private final AnalyticsDatabase database;
    private final ProgressLine progress;
    private final Clock clock;
    private final Topics topics;

    /** A job. */
    public BatchJob(
            SparkSession spark,
            JobEnvironment environment,
            AnalyticsDatabase database,
            ProgressLine progress,
            Clock clock) {
        this.spark = spark;
        this.environment = environment;
        this.database = database;
        this.progress = progress;
        this.clock = clock;
        this.topics = Topics.of(environment.pipeline().spec());
    }

    /**
     * Runs once.
     *
     * @param origin where readings come from
     * @param asked days to compute; empty for those that need it
     */
    public JobCounts run(ReadingOrigin origin, SortedSet<LocalDate> asked) throws SQLException, JobFailedException {
        LongAccumulator read = spark.sparkContext().longAccumulator(ReadingSource.READ);
        long written = 0;
        boolean fromKafka = origin.isKafka(database);
        ResultTable table = new ResultTable(database);
        BatchWatermark seen = new BatchWatermark(database, topics);
        Optional<BatchWatermark.UpTo> upTo = Optional.empty();
        ReadingSource source;
        AnomalySource anomalies;
        DayChoice days;
        if (fromKafka) {
            progress.stage("reading the topic");
            KafkaReadings topic = new KafkaReadings(
                    spark,
                    environment.kafka(),
                    topics.readings().name(),
                    environment.pipeline().spec(),
                    read);
            source = topic;
            anomalies = new KafkaAnomalies(
                    spark, environment.kafka(), topics.anomalies().name());
            days = asked.isEmpty() ? choose(topic.days(), table) : only(asked);
        } else {
            source = new DatabaseReadings(
                    JavaSparkContext.fromSparkContext(spark.sparkContext()),
                    database,
                    environment.pipeline().spec().readings().features());
            anomalies = new DatabaseAnomalies(JavaSparkContext.fromSparkContext(spark.sparkContext()), database);
            if (asked.isEmpty()) {
                progress.stage("looking for new days");
                BatchWatermark.Unseen unseen = seen.unseen();
                upTo = Optional.of(unseen.upTo());
                days = choose(unseen.days(), table);
            } else {
                days = only(asked);
            }
        }
        PeriodAnalysis analysis =
                new PeriodAnalysis(environment.pipeline().spec().readings().features(), source, read);
        try (ResultsTopic results =
                ResultsTopic.open(environment.kafka(), topics.analyticsResults().name())) {
            for (LocalDate day : days.withReadings()) {
                progress.stage("day " + day);
                TimeSlice period = period(day);
                StagedRows devices = new StagedRows(database);
                try {
                    List<ResultRow> all = analysis.write(period, anomalies.of(period), devices);
                    if (fromKafka && asked.isEmpty() && hasFewerReadings(all, period, table)) {
                        LOG.atInfo()
                                .addKeyValue("day", day)
                                .addKeyValue("reason", "Kafka has begun to remove its readings")
                                .log("day_kept");
                        devices.discard();
                        continue;
                    }
                    long rows = table.replace(period, devices, all);
                    written += rows;
                    results.publish(messageId(day), summary(period, all));
                    LOG.atInfo()
                            .addKeyValue("day", day)
                            .addKeyValue("rows", rows)
                            .log("day_written");
                } catch (JobFailedException e) {
                    devices.discard();
                    throw e;
                }
            }
            written += fillSilent(table, days.withoutReadings());
            export(days.withReadings());
            export(days.withoutReadings());
            if (upTo.isPresent()) {
                seen.remember(upTo.get());
            }
            progress.stage("dashboard");
            written += new DashboardMetrics(database).refresh();
        }
        return new JobCounts(read.value(), written);
    }

    /** Kafka may have removed a part of a day: the results of the whole day stay. */
    private static boolean hasFewerReadings(List<ResultRow> rows, TimeSlice period, ResultTable table)
            throws SQLException {
        return rows.get(0).result().path("readings").asLong() < table.readings(period);
    }

    private static DayChoice only(SortedSet<LocalDate> asked) {
        return new DayChoice(asked, new TreeSet<>());
    }

    private DayChoice choose(SortedSet<LocalDate> unseen, ResultTable table) throws SQLException {
        Instant now = clock.instant();
        Instant kept =
                now.minus(environment.pipeline().spec().storage().retention().duration());
        LocalDate first = unseen.isEmpty() ? LocalDate.ofInstant(kept, ZoneOffset.UTC) : unseen.first();
        Instant since = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        return DayChoice.of(unseen, table.daysSince(since.isBefore(kept) ? since : kept), now, kept);
    }

    private static long fillSilent(ResultTable table, SortedSet<LocalDate> days) throws SQLException {
        if (days.isEmpty()) {
            return 0;
        }
        return table.fillSilent(days.stream().map(BatchJob::period).toList());
    }

    /** Writes files where the pipeline declares them. A run that fails here does these days again. */
    private void export(Collection<LocalDate> days) throws JobFailedException {
        String location = environment.pipeline().spec().analytics().parquet();
        if (location == null) {
            return;
        }
        ResultParquet parquet = new ResultParquet(
                spark,
                database,
                new ResultDirectory(location, spark.sparkContext().hadoopConfiguration()));
        for (LocalDate day : days) {
            progress.stage("parquet " + day);
            SparkWork.result(() -> {
                parquet.writeDay(day);
                return day;
            });
        }
    }

    private String messageId(LocalDate day) {
        return "batch/" + environment.pipeline().name() + "/" + day;
    }

    private ObjectNode summary(TimeSlice period, List<ResultRow> rows) {
        ObjectNode message = ResultJson.object();
        message.put("kind", "batch");
        message.put("pipeline", environment.pipeline().name());
        message.put("periodStart", period.from().toString());
        message.put("periodEnd", period.to().toString());
        long devices = rows.get(0).result().path("devices").asLong();
        message.put("rows", rows.size() * (1 + devices));
        message.set("result", rows.get(0).result());
        return message;
    }

    private static TimeSlice period(LocalDate day) {
        return new TimeSlice(
                day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
