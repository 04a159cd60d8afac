package io.flead.archiver;

import io.flead.api.program.BadInputException;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.topic.ClientNames;
import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.InvalidSchemaException;
import io.flead.archiver.database.PipelineClaim;
import io.flead.archiver.database.Retention;
import io.flead.archiver.document.DocumentArchive;
import io.flead.archiver.row.Projections;
import io.flead.archiver.row.TableProjection;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.operation.OperationServer;
import io.flead.process.program.ErrorText;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.program.Version;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The archiver's process. */
@Command(
        name = "flead-archiver",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {MigrateCommand.class, TopicsCommand.class},
        description = {
            "Writes the topics of a pipeline into tables, each record exactly once, and applies retention.",
            "Any number of instances share the work. Configured by the environment: PIPELINE_FILE,",
            "KAFKA_BOOTSTRAP_SERVERS and other KAFKA_ settings, DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD,",
            "MONGODB_URL (a MongoDB that is written as well, when given),",
            "HTTP_HOST (all) and HTTP_PORT (8080) for /healthz, /readyz and /metrics."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:stopped", "1:failed", "2:bad input"})
public final class ArchiverMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiverMain.class);
    private static final Duration STOP_PATIENCE = Duration.ofMillis(2500);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(1);

    private ArchiverMain() {}

    /** Runs the archiver until it is stopped. */
    public static void main(String[] arguments) {
        ProgramFrame.main(new ArchiverMain(), arguments);
    }

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).serve(STOPS_WITHIN, ArchiverMain::archive);
    }

    private static void archive(Shutdown shutdown)
            throws BadInputException, IOException, InvalidSchemaException, InterruptedException {
        WorkloadEnvironment environment = WorkloadEnvironment.of(System.getenv());
        KafkaEnvironment kafka = KafkaEnvironment.of(System.getenv());
        DatabaseEnvironment database = DatabaseEnvironment.of(System.getenv());
        Pipeline pipeline = PipelineFile.loadLeniently(environment.pipelineFile());
        try {
            archive(environment, kafka, database, pipeline, shutdown);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new IOException("Kafka: " + ErrorText.of(e), e);
        }
    }

    private static void archive(
            WorkloadEnvironment environment,
            KafkaEnvironment kafka,
            DatabaseEnvironment databaseEnvironment,
            Pipeline pipeline,
            Shutdown shutdown)
            throws BadInputException, IOException, InvalidSchemaException, InterruptedException {
        String group = ClientNames.of(pipeline.spec().kafka(), pipeline.name()).archiver();
        Map<String, TableProjection> projections = Projections.of(pipeline);
        ArchiveDatabase database = new ArchiveDatabase(databaseEnvironment, group);
        Availability databaseAvailability = new Availability("database");
        Availability kafkaAvailability = new Availability("kafka");
        ArchiverProgress progress = new ArchiverProgress();
        CollectorRegistry registry = new CollectorRegistry();
        ArchiverMetrics metrics = new ArchiverMetrics(registry, databaseAvailability, projections.keySet());
        Retention retention =
                new Retention(database, pipeline.spec().storage().retention().duration());
        ScheduledExecutorService watch = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "watch");
            thread.setDaemon(true);
            return thread;
        });
        try (Admin admin = ArchiverClients.admin(kafka, group)) {
            LagObserver observer =
                    new LagObserver(admin, group, projections.keySet(), progress, kafkaAvailability, metrics);
            Archiver archiver = new Archiver(
                    ArchiverClients.consumer(kafka, group),
                    admin,
                    database,
                    PipelineClaim.of(pipeline.name()),
                    projections,
                    databaseAvailability,
                    progress,
                    metrics);
            Optional<DocumentArchive> documents = documents(kafka, pipeline, admin, registry);
            try (OperationServer server = OperationServer.start(
                    environment.http(),
                    () -> databaseAvailability
                            .reasonAway()
                            .or(() -> documents.flatMap(DocumentArchive::reasonAway))
                            .or(kafkaAvailability::reasonAway)
                            .or(observer::reasonNotReady)
                            .or(progress::reasonNotReady),
                    registry)) {
                LOG.atInfo()
                        .addKeyValue("pipeline", pipeline.name())
                        .addKeyValue("httpPort", server.port())
                        .addKeyValue("database", database)
                        .log("started");
                reportRowsThatCannotStay(pipeline);
                documents.ifPresent(archive -> start(archive));
                shutdown.onRequest(() -> stop(archiver, documents));
                Future<?> lag = watch.scheduleWithFixedDelay(
                        observer, 0, LagObserver.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                Future<?> old = watch.scheduleWithFixedDelay(
                        new RetentionSchedule(retention, databaseAvailability, metrics),
                        0,
                        RetentionSchedule.CHECK_INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
                archiver.run();
                lag.cancel(true);
                old.cancel(true);
            }
        } finally {
            watch.shutdownNow();
        }
    }

    private static void reportRowsThatCannotStay(Pipeline pipeline) {
        Duration retention = pipeline.spec().storage().retention().duration();
        Duration maxAge = pipeline.spec().readings().maxAge().duration();
        if (maxAge.compareTo(retention) > 0) {
            LOG.atInfo()
                    .addKeyValue("storage.retention", retention)
                    .addKeyValue("readings.maxAge", maxAge)
                    .addKeyValue(
                            "effect", "readings older than the retention are written and removed within ten minutes")
                    .log("retention_below_max_age");
        }
    }

    /** What is written to MongoDB, where its URL is given. */
    private static Optional<DocumentArchive> documents(
            KafkaEnvironment kafka, Pipeline pipeline, Admin admin, CollectorRegistry registry)
            throws BadInputException {
        String url = System.getenv().getOrDefault(EnvironmentNames.MONGODB_URL, "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        String group = ClientNames.of(pipeline.spec().kafka(), pipeline.name()).mongodb();
        return Optional.of(new DocumentArchive(
                url,
                pipeline,
                ArchiverClients.consumer(kafka, group),
                new TopicIds(admin)::ofPartitions,
                new SkippedRecords()::report,
                registry));
    }

    private static void start(DocumentArchive documents) {
        Thread thread = new Thread(documents, "mongodb");
        thread.setDaemon(true);
        thread.start();
    }

    private static void stop(Archiver archiver, Optional<DocumentArchive> documents) {
        archiver.stop();
        documents.ifPresent(DocumentArchive::stop);
        try {
            archiver.awaitStopped(STOP_PATIENCE);
            if (documents.isPresent()) {
                documents.get().awaitStopped(STOPS_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
