package io.flead.archiver;

import io.flead.api.topic.ClientNames;
import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.InvalidSchemaException;
import io.flead.archiver.database.Retention;
import io.flead.archiver.row.Projections;
import io.flead.archiver.row.TableProjection;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.InvalidEnvironmentException;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.ParentProcess;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.operation.OperationServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The archiver's process. */
@Command(
        name = "flead-archiver",
        mixinStandardHelpOptions = true,
        version = "FLEAD archiver 0.1.0",
        subcommands = MigrateCommand.class,
        description = {
            "Writes the topics of a pipeline into tables, each record exactly once, and applies retention.",
            "Any number of instances share the work. Configured by the environment: PIPELINE_FILE,",
            "KAFKA_BOOTSTRAP_SERVERS and other KAFKA_ settings, DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD,",
            "HTTP_PORT (8080) for /healthz, /readyz and /metrics."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:stopped", "1:failed", "2:bad environment or pipeline file"})
public final class ArchiverMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiverMain.class);
    private static final Duration STOP_PATIENCE = Duration.ofMillis(2500);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    private ArchiverMain() {}

    /** Runs the archiver until it is told to stop. */
    public static void main(String[] args) {
        int exitCode = new CommandLine(new ArchiverMain()).execute(args);
        System.exit(exitCode);
    }

    @Override
    public Integer call() throws InterruptedException {
        WorkloadEnvironment environment;
        KafkaEnvironment kafka;
        DatabaseEnvironment database;
        Pipeline pipeline;
        try {
            environment = WorkloadEnvironment.of(System.getenv());
            kafka = KafkaEnvironment.of(System.getenv());
            database = DatabaseEnvironment.of(System.getenv());
            ParentProcess.watch(System.getenv());
            pipeline = PipelineFile.load(environment.pipelineFile());
        } catch (InvalidEnvironmentException | InvalidPipelineException e) {
            command.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        try {
            archive(environment, kafka, database, pipeline);
            return 0;
        } catch (IOException | InvalidSchemaException e) {
            command.commandLine().getErr().println(e.getMessage());
            return 1;
        } catch (KafkaException e) {
            // The client's own message says only that it could not be made.
            Throwable cause = e.getCause();
            command.commandLine()
                    .getErr()
                    .println("Kafka client: " + (cause == null ? e.getMessage() : cause.getMessage()));
            return 1;
        }
    }

    private static void archive(
            WorkloadEnvironment environment,
            KafkaEnvironment kafka,
            DatabaseEnvironment databaseEnvironment,
            Pipeline pipeline)
            throws IOException, InvalidSchemaException, InterruptedException {
        String group = ClientNames.of(pipeline.spec().kafka(), pipeline.name()).archiver();
        Map<String, TableProjection> projections = Projections.of(pipeline);
        ArchiveDatabase database = new ArchiveDatabase(databaseEnvironment, group);
        Availability databaseAvailability = new Availability("database");
        Availability kafkaAvailability = new Availability("kafka");
        Progress progress = new Progress();
        CollectorRegistry registry = new CollectorRegistry();
        ArchiverMetrics metrics = new ArchiverMetrics(registry, databaseAvailability);
        Retention retention =
                new Retention(database, pipeline.spec().storage().retention().duration());
        ScheduledExecutorService watch = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "watch");
            thread.setDaemon(true);
            return thread;
        });
        try (Admin admin = Admin.create(adminSettings(kafka, group))) {
            LagObserver observer =
                    new LagObserver(admin, group, projections.keySet(), progress, kafkaAvailability, metrics);
            Archiver archiver = new Archiver(
                    consumer(kafka, group), admin, database, projections, databaseAvailability, progress, metrics);
            try (OperationServer server = OperationServer.start(
                    environment.http(),
                    () -> databaseAvailability
                            .reasonAway()
                            .or(kafkaAvailability::reasonAway)
                            .or(observer::reasonNotReady)
                            .or(progress::reasonNotReady),
                    registry)) {
                LOG.info("event=started pipeline={} httpPort={} database={}", pipeline.name(), server.port(), database);
                Future<?> lag = watch.scheduleWithFixedDelay(
                        observer, 0, LagObserver.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                Future<?> old = watch.scheduleWithFixedDelay(
                        new RetentionSchedule(retention, databaseAvailability, metrics),
                        0,
                        RetentionSchedule.CHECK_INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
                Thread stop = new Thread(() -> stop(archiver), "stop");
                Runtime.getRuntime().addShutdownHook(stop);
                archiver.run();
                lag.cancel(true);
                old.cancel(true);
            }
        } finally {
            watch.shutdownNow();
        }
    }

    private static void stop(Archiver archiver) {
        LOG.info("event=stopping");
        archiver.stop();
        try {
            archiver.awaitStopped(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LogManager.shutdown();
    }

    private static Consumer<byte[], byte[]> consumer(KafkaEnvironment kafka, String group) {
        Map<String, Object> settings = patient(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, group);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Never by itself: the table decides, and what is not in the log any more is told.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Batch.MAX_ROWS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Batch.MAX_BYTES);
        // Few, large fetches: nobody waits for the tables within a quarter of a second.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 18);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        // What a killed instance held is taken over after this.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // Topics that appear later are found soon.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> adminSettings(KafkaEnvironment kafka, String group) {
        Map<String, Object> settings = patient(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, group + "-observer");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 8_000);
        return settings;
    }

    /** A client warns of each connection that fails: while a broker is away, let these be few. */
    private static Map<String, Object> patient(KafkaEnvironment kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000);
        settings.putAll(kafka.properties());
        return settings;
    }
}
