package io.flead.analytics.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.flead.analytics.failure.Reason;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.process.environment.KafkaEnvironment;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream job. Kafka's offsets and the devices' state stand in a checkpoint; a batch counts as done when the database has taken it. A batch that was cut
 * short is done again with the same readings and the same state, and gives the same rows. With the database away the batch waits, with Kafka away the query
 * is started again, for as long as it takes. A topic that was made again is read from its begin, with what is known of the devices.
 */
final class WindowStream {

    private static final Logger LOG = LoggerFactory.getLogger(WindowStream.class);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(10);
    private static final String KAFKA_PATIENCE_MILLIS = "15000";

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
            // A batch without readings has nothing to tell: watermarks are the devices' own.
            "spark.sql.streaming.noDataMicroBatches.enabled", "false",
            // Only the newest is ever gone back to; a hundred copies of the state's changes are kept otherwise.
            "spark.sql.streaming.minBatchesToRetain", "5",
            // So long after its start a stream without readings says that it runs.
            "spark.sql.streaming.noDataProgressEventInterval", "1000",
            "spark.sql.streaming.stopTimeout", "5000");

    private final SparkSession session;
    private final Pipeline pipeline;
    private final KafkaEnvironment kafka;
    private final WindowSettings settings;
    private final Options options;
    private final WindowTable table;
    private final StreamState state;
    private final List<Consumer<List<WindowRow>>> readers;
    private final LongAccumulator rejected;
    private final LongAccumulator repeated;
    private final LongAccumulator late;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final TopicIdentity topic;

    private volatile boolean didWork;
    private volatile boolean madeAgain;
    private volatile String topicId = "";
    private volatile Map<Integer, Long> positions = Map.of();
    private volatile @Nullable StreamingQuery query;

    /**
     * How the stream runs.
     *
     * @param checkpoint directory or URI, this job's alone
     * @param trigger time from one batch to the next
     * @param recordsPerBatch bounds a batch, and with it memory
     */
    record Options(String checkpoint, Duration trigger, long recordsPerBatch) {}

    /**
     * A stream that does not run yet.
     *
     * @param readers are told of every batch after the database has taken it
     */
    WindowStream(
            SparkSession session,
            Pipeline pipeline,
            KafkaEnvironment kafka,
            WindowSettings settings,
            Options options,
            WindowTable table,
            StreamState state,
            List<Consumer<List<WindowRow>>> readers) {
        this.session = session;
        this.pipeline = pipeline;
        this.kafka = kafka;
        this.settings = settings;
        this.options = options;
        this.table = table;
        this.state = state;
        this.readers = List.copyOf(readers);
        this.topic = new TopicIdentity(
                kafka, Topics.of(pipeline.spec().kafka()).readings().name(), KAFKA_PATIENCE_MILLIS);
        this.rejected = session.sparkContext().longAccumulator("rejected");
        this.repeated = session.sparkContext().longAccumulator("repeated");
        this.late = session.sparkContext().longAccumulator("late");
        SPARK_SETTINGS.forEach(session.conf()::set);
        session.streams().addListener(new Listener());
    }

    /** Runs until {@link #stop()}. */
    void run() throws InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        while (!isStopped()) {
            didWork = false;
            try {
                watch(start());
            } catch (StreamingQueryException
                    | TimeoutException
                    | ExecutionException
                    | IOException
                    | RuntimeException e) {
                if (isStopped()) {
                    return;
                }
                if (madeAgain) {
                    // Once: what goes wrong next is another matter.
                    madeAgain = false;
                    continue;
                }
                String reason = Reason.of(Reason.innermost(e));
                state.streamDown("the stream failed and starts again: " + reason);
                pause = didWork ? SHORTEST_PAUSE : pause;
                LOG.warn("event=stream_failed retryMillis={} reason=\"{}\"", pause.toMillis(), reason);
                LOG.debug("event=stream_failure", e);
                boolean unused = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                pause = longer(pause);
            }
        }
    }

    /** Returns when the query has ended. A stream without news does not see by itself that its topic is another one. */
    private void watch(StreamingQuery query) throws StreamingQueryException, TimeoutException, InterruptedException {
        // It may have been stopped before there was something to stop.
        if (isStopped()) {
            query.stop();
            return;
        }
        while (!query.awaitTermination(LOOKS_EVERY.toMillis())) {
            try {
                if (!topic.id().equals(topicId)) {
                    query.stop();
                    return;
                }
            } catch (ExecutionException e) {
                // The query finds out by itself that Kafka, or the topic, is away.
                LOG.debug("event=topic_unknown", e);
            }
        }
    }

    /** Ends {@link #run()}; a batch that is under way is done again by the next start. Returns when the query has ended or does not end in time. */
    void stop() {
        stopped.countDown();
        for (StreamingQuery query : session.streams().active()) {
            try {
                query.stop();
            } catch (TimeoutException e) {
                LOG.warn("event=stop_timeout");
            }
        }
        topic.close();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Offsets of a topic that was deleted and made again mean other readings: the checkpoint is moved to where the new one begins. */
    private void findPlace() throws ExecutionException, InterruptedException, IOException {
        TopicIdentity.Look look = topic.look();
        CheckpointOffsets offsets = new CheckpointOffsets(
                options.checkpoint(), session.sparkContext().hadoopConfiguration());
        Optional<String> before = offsets.topicId();
        if (before.isPresent() && !before.get().equals(look.id())) {
            LOG.warn(
                    "event=topic_made_again topic={} before={} now={} readBefore={} beginsAt={}",
                    topic.name(),
                    before.get(),
                    look.id(),
                    KafkaOffsets.total(KafkaOffsets.json(topic.name(), offsets.positions(topic.name()))),
                    KafkaOffsets.json(topic.name(), look.earliest()));
            offsets.moveTo(topic.name(), look.earliest());
        }
        if (!before.equals(Optional.of(look.id()))) {
            offsets.belongTo(look.id());
        }
        topicId = look.id();
        positions = offsets.positions(topic.name());
        query = null;
        madeAgain = false;
    }

    private StreamingQuery start() throws TimeoutException, ExecutionException, InterruptedException, IOException {
        findPlace();
        DataStreamReader reader = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.bootstrapServers())
                .option("subscribe", topic.name())
                .option("startingOffsets", "earliest")
                // What Kafka no longer keeps cannot be read: going on without it is all that is left.
                .option("failOnDataLoss", "false")
                .option("maxOffsetsPerTrigger", options.recordsPerBatch())
                .option("groupIdPrefix", pipeline.name() + "-windows")
                .option("kafkaConsumer.pollTimeoutMs", KAFKA_PATIENCE_MILLIS)
                .option("kafka.request.timeout.ms", KAFKA_PATIENCE_MILLIS)
                .option("kafka.default.api.timeout.ms", KAFKA_PATIENCE_MILLIS)
                // A reader must not make the topic that somebody has deleted.
                .option("kafka.allow.auto.create.topics", "false")
                .option("kafka.isolation.level", "read_committed");
        for (Map.Entry<String, String> setting : kafka.properties().entrySet()) {
            if (!SPARKS_OWN.contains(setting.getKey())) {
                reader = reader.option("kafka." + setting.getKey(), setting.getValue());
            }
        }
        Dataset<Row> results = reader.load()
                .select(Arrays.stream(ParsedReadings.RECORD).map(functions::col).toArray(Column[]::new))
                .mapPartitions(new ParsedReadings(pipeline.spec(), rejected), Encoders.row(ParsedReadings.SCHEMA))
                .groupByKey((MapFunction<Row, String>) row -> row.getString(ParsedReadings.DEVICE), Encoders.STRING())
                .flatMapGroupsWithState(
                        new DeviceStep(
                                settings, pipeline.spec().storage().retention().duration(), repeated, late),
                        OutputMode.Update(),
                        Encoders.BINARY(),
                        Encoders.row(WindowRow.SCHEMA),
                        GroupStateTimeout.ProcessingTimeTimeout());
        query = results.writeStream()
                .queryName("windows")
                .outputMode(OutputMode.Update())
                .option("checkpointLocation", options.checkpoint())
                .trigger(Trigger.ProcessingTime(options.trigger().toMillis(), TimeUnit.MILLISECONDS))
                .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, id) -> take(batch))
                .start();
        return query;
    }

    private void take(Dataset<Row> batch) throws ExecutionException, InterruptedException, JsonProcessingException {
        TopicIdentity.Look look = topic.look();
        refuseAnother(look.id());
        long lost = look.lostSince(readSoFar());
        List<WindowRow> rows = batch.collectAsList().stream().map(WindowRow::of).toList();
        refuseAnother(topic.id());
        if (lost > 0) {
            state.readingsLost(lost);
            LOG.warn("event=readings_lost records={} reason=\"Kafka removed them before they were read\"", lost);
        }
        take(rows);
    }

    /** A batch of which nobody knows from which topic it was read stays undone. */
    private void refuseAnother(String id) {
        if (!id.equals(topicId)) {
            madeAgain = true;
            throw new IllegalStateException("the topic " + topic.name() + " was made again");
        }
    }

    /** Where the batch that is under way begins. */
    private Map<Integer, Long> readSoFar() throws JsonProcessingException {
        StreamingQuery running = query;
        StreamingQueryProgress last = running == null ? null : running.lastProgress();
        if (last == null || last.sources().length == 0 || last.sources()[0].endOffset() == null) {
            return positions;
        }
        return KafkaOffsets.ofTopic(last.sources()[0].endOffset(), topic.name());
    }

    /** Returns when the database has taken the batch. */
    private void take(List<WindowRow> rows) throws InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            try {
                if (state.databaseTook(table.write(rows))) {
                    LOG.info("event=database_back");
                }
                break;
            } catch (SQLException e) {
                String reason = Reason.of(e);
                if (state.databaseAway(reason)) {
                    LOG.warn("event=database_away rows={} reason=\"{}\"", rows.size(), reason);
                }
                // Interrupted by the stop: the batch stays undone.
                if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("stopped with the database away");
                }
                pause = longer(pause);
            }
        }
        didWork = true;
        state.streamRuns();
        state.counts(rejected.value(), repeated.value(), late.value());
        for (Consumer<List<WindowRow>> reader : readers) {
            reader.accept(rows);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Hears of each batch; called by a thread of Spark's. */
    private final class Listener extends StreamingQueryListener {

        @Override
        public void onQueryStarted(QueryStartedEvent event) {
            LOG.info("event=stream_started checkpoint={}", options.checkpoint());
        }

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            state.progress(event.progress());
            state.streamRuns();
        }

        @Override
        public void onQueryIdle(QueryIdleEvent event) {
            state.idle();
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {
            // run() says why.
        }
    }
}
