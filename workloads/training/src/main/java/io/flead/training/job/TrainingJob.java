package io.flead.training.job;

import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.reading.ReadingFormat;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.SourceRecord;
import io.flead.training.stream.StreamTypes;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job:
 *
 * <pre>
 * readings -> parse -> by device -> Learner (global models broadcast) -> anomalies
 *               |                      |
 *               +-> rejected-readings  +-> tasks -> trainer -> local-model-updates
 *                                      +-> device-status, alarms, scores
 * </pre>
 *
 * <p>Its state is exactly-once, its messages are at least once: anomalies carry a deterministic id and updates their
 * round, so readers drop repetitions. Everything here holds on one machine and on a cluster alike.
 */
public final class TrainingJob {

    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PARTITION_DISCOVERY = Duration.ofSeconds(30);
    private static final Duration LEAST_TRAINING_TIMEOUT = Duration.ofMinutes(1);

    /** Bound of the parallelism that a saved state can be restored with. */
    private static final int MAX_PARALLELISM = 1024;

    private static final int RESTARTS = 10;

    private final Pipeline pipeline;
    private final KafkaEnvironment kafka;
    private final Topics topics;

    public TrainingJob(Pipeline pipeline, KafkaEnvironment kafka) {
        this.pipeline = pipeline;
        this.kafka = kafka;
        this.topics = Topics.of(pipeline.spec());
    }

    /** The job's name. */
    public String name() {
        return pipeline.name() + "-training";
    }

    /** Settings that belong to the job and not to the place where it runs. */
    public Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, name());
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                pipeline.spec().training().checkpointInterval().duration());
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
        // A full disk stops checkpoints, not detection.
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofSeconds(1));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(30));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(2));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS);
        return configuration;
    }

    /**
     * Puts the job together. Every stateful operator has an id, by which its state is found after a change of the
     * program.
     */
    public void define(StreamExecutionEnvironment environment) {
        environment.configure(configuration());
        environment.setParallelism(pipeline.spec().training().parallelism());
        LearnerSettings settings = LearnerSettings.of(pipeline.spec());

        SingleOutputStreamOperator<DeviceReading> readings = parsed(environment);
        DataStream<GlobalModel> models = environment
                .fromSource(
                        source(topics.globalModelUpdates().name(), "-models", new GlobalModelFormat()),
                        WatermarkStrategy.noWatermarks(),
                        "global-models")
                .uid("global-models")
                .setParallelism(1);

        SingleOutputStreamOperator<Anomaly> anomalies = readings.keyBy(DeviceReading::deviceId, Types.STRING)
                .connect(models.broadcast(NewestModel.STATE))
                .process(new Learner(settings))
                .returns(StreamTypes.ANOMALY)
                .name("learn")
                .uid("learn");
        publish(
                readings.getSideOutput(ReadingParser.REJECTED).union(anomalies.getSideOutput(ReadingParser.REJECTED)),
                "rejected-readings",
                RecordFormat.asTheyAre(topics.rejectedReadings().name()));
        publish(
                anomalies,
                "anomalies",
                RecordFormat.ofAnomalies(topics.anomalies().name()));

        publish(
                anomalies.getSideOutput(Learner.ALARMS),
                "alarms",
                RecordFormat.asTheyAre(topics.alarms().name()));
        publish(
                anomalies.getSideOutput(Learner.STATUSES),
                "device-status",
                RecordFormat.asTheyAre(topics.deviceStatus().name()));
        // Also where no scores are published: so the same saved state fits with and without them.
        publish(
                anomalies.getSideOutput(Learner.SCORES),
                "scores",
                RecordFormat.asTheyAre(topics.scores().name()));

        long trainingTimeoutMillis = Math.max(
                LEAST_TRAINING_TIMEOUT.toMillis(), settings.retryAfter().toMillis());
        // A chain of its own: the Learner's thread must not wait when the trainer is busy.
        SingleOutputStreamOperator<LocalModelUpdate> updates = AsyncDataStream.unorderedWait(
                        anomalies.getSideOutput(Learner.TASKS),
                        new AsyncTrainer(settings),
                        trainingTimeoutMillis,
                        TimeUnit.MILLISECONDS,
                        // More than the pool queues, so that the pool refuses and nothing waits.
                        2 * TrainerPool.QUEUE_CAPACITY)
                .returns(StreamTypes.LOCAL_MODEL_UPDATE)
                .startNewChain()
                .name("train")
                .uid("train");
        publish(
                updates,
                "local-model-updates",
                RecordFormat.ofUpdates(topics.localModelUpdates().name()));
    }

    /** The records of the topic of readings, as they are. */
    SingleOutputStreamOperator<SourceRecord> records(StreamExecutionEnvironment environment) {
        return environment
                .fromSource(
                        source(topics.readings().name(), "", new SourceRecordFormat()),
                        WatermarkStrategy.noWatermarks(),
                        "readings")
                .uid("readings");
    }

    /** The readings among them; the others are in a side output. */
    SingleOutputStreamOperator<DeviceReading> parsed(StreamExecutionEnvironment environment) {
        return records(environment)
                .process(new ReadingParser(
                        ReadingFormat.withoutLabel(pipeline.spec()), OldestOffset.of(kafka.properties())))
                .returns(StreamTypes.DEVICE_READING)
                .name("parse")
                .uid("parse");
    }

    private <T> KafkaSource<T> source(String topic, String group, KafkaRecordDeserializationSchema<T> format) {
        return KafkaSource.<T>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(topic)
                // The group only shows the lag: the job goes on from the offsets in its own state.
                .setGroupId(
                        ClientNames.of(pipeline.spec().kafka(), pipeline.name()).training() + group)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(format)
                .setProperties(properties())
                .setProperty("isolation.level", "read_committed")
                .setProperty("partition.discovery.interval.ms", String.valueOf(PARTITION_DISCOVERY.toMillis()))
                .setProperty("register.consumer.metrics", "false")
                .build();
    }

    private <T> void publish(DataStream<T> stream, String name, KafkaRecordSerializationSchema<T> format) {
        Properties properties = properties();
        properties.setProperty("register.producer.metrics", "false");
        properties.setProperty("linger.ms", "5");
        properties.setProperty("acks", "all");
        properties.setProperty("max.request.size", String.valueOf(Topics.MAX_MESSAGE_BYTES));
        stream.sinkTo(KafkaSink.<T>builder()
                        .setBootstrapServers(kafka.bootstrapServers())
                        .setRecordSerializer(format)
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .setKafkaProducerConfig(properties)
                        .build())
                .name(name)
                .uid(name);
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        return properties;
    }
}
