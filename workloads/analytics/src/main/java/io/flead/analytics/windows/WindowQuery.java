package io.flead.analytics.windows;

import io.flead.api.topic.ClientNames;
import io.flead.contract.pipeline.Pipeline;
import io.flead.process.environment.KafkaEnvironment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.util.LongAccumulator;

/** Spark's query of the stream: from the topic's records to the rows of each batch. */
final class WindowQuery {

    /** Bounds a request to Kafka. */
    static final String KAFKA_TIMEOUT_MILLIS = "15000";

    /** Longest time from one look for records to the next. */
    private static final Duration LOOKS_EVERY = Duration.ofMillis(250);

    /** Spark sets these itself and refuses them. */
    private static final Set<String> SPARKS_OWN = Set.of(
            "bootstrap.servers",
            "group.id",
            "group.instance.id",
            "auto.offset.reset",
            "enable.auto.commit",
            "interceptor.classes",
            "key.deserializer",
            "value.deserializer");

    private static final Map<String, String> SPARK_SETTINGS = Map.of(
            // A batch without readings changes nothing: watermarks are the devices' own.
            "spark.sql.streaming.noDataMicroBatches.enabled", "false",
            // Only the newest is ever read again; a hundred copies of the state's changes are kept otherwise.
            "spark.sql.streaming.minBatchesToRetain", "5",
            // The state of the last batch alone: a second one in memory, for a failure that files cover too, costs as
            // much.
            "spark.sql.streaming.maxBatchesToRetainInMemory", "1",
            // A stream without readings reports that it runs so long after its start.
            "spark.sql.streaming.noDataProgressEventInterval", "1000",
            "spark.sql.streaming.stopTimeout", "5000");

    private final SparkSession session;
    private final Pipeline pipeline;
    private final KafkaEnvironment kafka;
    private final String topic;
    private final WindowSettings settings;
    private final WindowStream.Options options;
    private final LongAccumulator rejected;
    private final LongAccumulator repeated;
    private final LongAccumulator late;

    WindowQuery(
            SparkSession session,
            Pipeline pipeline,
            KafkaEnvironment kafka,
            String topic,
            WindowSettings settings,
            WindowStream.Options options) {
        this.session = session;
        this.pipeline = pipeline;
        this.kafka = kafka;
        this.topic = topic;
        this.settings = settings;
        this.options = options;
        this.rejected = session.sparkContext().longAccumulator("rejected");
        this.repeated = session.sparkContext().longAccumulator("repeated");
        this.late = session.sparkContext().longAccumulator("late");
        SPARK_SETTINGS.forEach(session.conf()::set);
    }

    /** Passes on how many readings were rejected, repeated and late so far. */
    void count(StreamState state) {
        state.counts(rejected.value(), repeated.value(), late.value());
    }

    /** Starts the query. A batch is done when {@code sink} has returned. */
    StreamingQuery start(VoidFunction2<Dataset<Row>, Long> sink) throws TimeoutException {
        return records()
                .load()
                .select(Arrays.stream(ParsedReadings.RECORD).map(functions::col).toArray(Column[]::new))
                .mapPartitions(new ParsedReadings(pipeline.spec(), rejected), Encoders.row(ParsedReadings.SCHEMA))
                .groupByKey((MapFunction<Row, String>) row -> row.getString(ParsedReadings.DEVICE), Encoders.STRING())
                .flatMapGroupsWithState(
                        new DeviceStep(
                                settings, pipeline.spec().storage().retention().duration(), repeated, late),
                        OutputMode.Update(),
                        Encoders.BINARY(),
                        Encoders.row(WindowRow.SCHEMA),
                        GroupStateTimeout.ProcessingTimeTimeout())
                .writeStream()
                .queryName("windows")
                .outputMode(OutputMode.Update())
                .option("checkpointLocation", options.checkpoint())
                .trigger(Trigger.ProcessingTime(
                        Math.min(options.trigger().toMillis(), LOOKS_EVERY.toMillis()), TimeUnit.MILLISECONDS))
                .foreachBatch(sink)
                .start();
    }

    private DataStreamReader records() {
        DataStreamReader reader = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.bootstrapServers())
                .option("subscribe", topic)
                .option("startingOffsets", "earliest")
                // Records that Kafka no longer keeps cannot be read: the stream goes on without them.
                .option("failOnDataLoss", "false")
                // A batch begins when it is full, or when the trigger's time is over: a backlog does not wait.
                .option("maxOffsetsPerTrigger", options.recordsPerBatch())
                .option("minOffsetsPerTrigger", options.recordsPerBatch())
                .option("maxTriggerDelay", options.trigger().toMillis() + "ms")
                .option(
                        "groupIdPrefix",
                        ClientNames.of(pipeline.spec().kafka(), pipeline.name()).windows())
                .option("kafkaConsumer.pollTimeoutMs", KAFKA_TIMEOUT_MILLIS)
                .option("kafka.request.timeout.ms", KAFKA_TIMEOUT_MILLIS)
                .option("kafka.default.api.timeout.ms", KAFKA_TIMEOUT_MILLIS)
                // A reader must not create a topic that was deleted.
                .option("kafka.allow.auto.create.topics", "false")
                .option("kafka.isolation.level", "read_committed");
        for (Map.Entry<String, String> setting : kafka.properties().entrySet()) {
            if (!SPARKS_OWN.contains(setting.getKey())) {
                reader = reader.option("kafka." + setting.getKey(), setting.getValue());
            }
        }
        return reader;
    }
}
