package io.flead.analytics.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream job. A checkpoint holds Kafka's offsets and the devices' state; a batch counts as done when the database
 * has taken it. A batch that was cut short is done again with the same readings and the same state, and gives the same
 * rows. While the database is away the batch waits, while Kafka is away the query is started again. A recreated topic
 * is read from its oldest reading, with the state of the devices.
 */
final class WindowStream {

    private static final Logger LOG = LoggerFactory.getLogger(WindowStream.class);

    private static final Duration CHECKS_EVERY = Duration.ofSeconds(10);

    private final SparkSession session;
    private final Options options;
    private final BatchSink sink;
    private final StreamState state;
    private final List<Consumer<BatchNews>> readers;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final TopicIdentity topic;
    private final WindowQuery windows;

    private volatile boolean didWork;
    private volatile boolean recreated;
    private volatile String topicId = "";
    private volatile Map<Integer, Long> positions = Map.of();
    private volatile @Nullable StreamingQuery query;

    /**
     * Settings of the stream.
     *
     * @param checkpoint directory or URI, this job's alone
     * @param trigger time from one batch to the next
     * @param recordsPerBatch bounds a batch, and with it memory; when so many are there a batch does not wait for the trigger
     */
    record Options(String checkpoint, Duration trigger, long recordsPerBatch) {}

    /**
     * A stream that does not run yet.
     *
     * @param writer writes the parts of a batch
     * @param readers get the news of every batch after the database has taken it
     */
    WindowStream(
            SparkSession session,
            Pipeline pipeline,
            KafkaEnvironment kafka,
            WindowSettings settings,
            Options options,
            PartWriter writer,
            StreamState state,
            List<Consumer<BatchNews>> readers) {
        this.session = session;
        this.options = options;
        this.sink = new BatchSink(writer, state, stopped);
        this.state = state;
        this.readers = List.copyOf(readers);
        String name = Topics.of(pipeline.spec()).readings().name();
        this.topic = new TopicIdentity(kafka, name, WindowQuery.KAFKA_TIMEOUT_MILLIS);
        this.windows = new WindowQuery(session, pipeline, kafka, name, settings, options);
        session.streams().addListener(new Listener());
    }

    /** Runs until {@link #stop()}. */
    void run() throws InterruptedException {
        BatchSink.Pause pauses = new BatchSink.Pause();
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
                if (recreated) {
                    // Once: the next failure has another cause.
                    recreated = false;
                    continue;
                }
                String reason = ErrorText.of(ErrorText.innermost(e));
                state.streamDown("the stream failed and starts again: " + reason);
                if (didWork) {
                    pauses.shorten();
                }
                Duration pause = pauses.next();
                LOG.atWarn()
                        .addKeyValue("retryMillis", pause.toMillis())
                        .addKeyValue("reason", reason)
                        .log("stream_failed");
                LOG.debug("stream_failure", e);
                boolean unused = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /**
     * Returns when the query has ended. A stream without new records does not see by itself that its topic is another
     * one.
     */
    private void watch(StreamingQuery query) throws StreamingQueryException, TimeoutException, InterruptedException {
        // It may have been stopped before there was something to stop.
        if (isStopped()) {
            query.stop();
            return;
        }
        while (!query.awaitTermination(CHECKS_EVERY.toMillis())) {
            try {
                if (!topic.id().equals(topicId)) {
                    query.stop();
                    return;
                }
            } catch (ExecutionException e) {
                // The query finds out by itself that Kafka, or the topic, is away.
                LOG.debug("topic_unknown", e);
            }
        }
    }

    /**
     * Ends {@link #run()}; the next start repeats a batch that is under way. Returns when the query has ended, or does
     * not end in time.
     */
    void stop() {
        stopped.countDown();
        for (StreamingQuery query : session.streams().active()) {
            try {
                query.stop();
            } catch (TimeoutException e) {
                LOG.warn("stop_timeout");
            }
        }
        topic.close();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** The offsets of a recreated topic mean other readings: the checkpoint is moved to its oldest ones. */
    private void findPlace() throws ExecutionException, InterruptedException, IOException {
        TopicIdentity.Look look = topic.look();
        CheckpointOffsets offsets = new CheckpointOffsets(
                options.checkpoint(), session.sparkContext().hadoopConfiguration());
        Optional<String> before = offsets.topicId();
        if (before.isPresent() && !before.get().equals(look.id())) {
            LOG.atWarn()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("before", before.get())
                    .addKeyValue("now", look.id())
                    .addKeyValue("readBefore", offsets.positions(topic.name()))
                    .addKeyValue("beginsAt", look.earliest())
                    .log("topic_recreated");
            offsets.moveTo(topic.name(), look.earliest());
        }
        if (!before.equals(Optional.of(look.id()))) {
            offsets.belongTo(look.id());
        }
        topicId = look.id();
        positions = offsets.positions(topic.name());
        query = null;
        recreated = false;
    }

    private StreamingQuery start() throws TimeoutException, ExecutionException, InterruptedException, IOException {
        findPlace();
        StreamingQuery started = windows.start((batch, id) -> take(batch));
        query = started;
        return started;
    }

    private void take(Dataset<Row> batch) throws ExecutionException, InterruptedException, JsonProcessingException {
        TopicIdentity.Look look = topic.look();
        refuseAnother(look.id());
        long lost = look.lostSince(readSoFar());
        // Kept until it is written: a write that is repeated must not read and count the batch again.
        JavaRDD<WindowRow> rows = batch.toJavaRDD().map(WindowRow::of).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long unused = rows.count();
            refuseAnother(topic.id());
            if (lost > 0) {
                state.readingsLost(lost);
                LOG.atWarn()
                        .addKeyValue("records", lost)
                        .addKeyValue("reason", "Kafka removed them before they were read")
                        .log("records_lost");
            }
            BatchNews news = sink.take(rows);
            didWork = true;
            state.streamRuns();
            windows.count(state);
            for (Consumer<BatchNews> reader : readers) {
                reader.accept(news);
            }
        } finally {
            rows.unpersist(false);
        }
    }

    /** A batch that may have been read from another topic stays undone. */
    private void refuseAnother(String id) {
        if (!id.equals(topicId)) {
            recreated = true;
            throw new IllegalStateException("the topic " + topic.name() + " was recreated");
        }
    }

    /** Beginning of the batch under way. */
    private Map<Integer, Long> readSoFar() throws JsonProcessingException {
        StreamingQuery running = query;
        StreamingQueryProgress last = running == null ? null : running.lastProgress();
        if (last == null || last.sources().length == 0 || last.sources()[0].endOffset() == null) {
            return positions;
        }
        return KafkaOffsets.ofTopic(last.sources()[0].endOffset(), topic.name());
    }

    /** Follows the batches; called by a thread of Spark. */
    private final class Listener extends StreamingQueryListener {

        @Override
        public void onQueryStarted(QueryStartedEvent event) {
            LOG.atInfo().addKeyValue("checkpoint", options.checkpoint()).log("stream_started");
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
            // run() logs why.
        }
    }
}
