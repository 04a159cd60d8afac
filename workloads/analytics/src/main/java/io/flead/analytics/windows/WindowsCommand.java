package io.flead.analytics.windows;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.failure.Reason;
import io.flead.analytics.job.InvalidJobException;
import io.flead.analytics.job.JobCommand;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.Progress;
import io.flead.analytics.parquet.ResultDirectory;
import io.flead.analytics.parquet.ResultParquet;
import io.flead.analytics.publication.ResultsTopic;
import io.flead.analytics.spark.SparkSessions;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.process.operation.OperationServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.LogManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Windows of the stream, without an end. */
@Command(
        name = "windows",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps windows over the stream of readings, until it is stopped: per device, sensor and length of spec.analytics.windows the latest",
            "value, average, deviation and how far the average lies from the device's history, into stream_analysis_results. Keeps",
            "its place in STATE_URI or STATE_DIR and goes on from there. HTTP_PORT: /healthz, /readyz, /metrics."
        })
public final class WindowsCommand extends JobCommand {

    private static final Logger LOG = LoggerFactory.getLogger(WindowsCommand.class);

    /** Before Spark's own hook, which is at 50 and takes away what a batch needs to end in order. */
    private static final int BEFORE_SPARK = 100;

    private static final Duration REFRESHES_EVERY = Duration.ofSeconds(30);
    private static final Duration RESTORE_RETRY = Duration.ofSeconds(10);
    /** Beside the checkpoint: Spark's own directory is Spark's. */
    private static final String REPORTS = ".reports";

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(8);

    @Option(
            names = "--trigger",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Time from one batch to the next. Default: ${DEFAULT-VALUE}.")
    private String trigger = "5s";

    @Option(
            names = "--lateness",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = {
                "A window becomes final when its device has sent a reading so much younger than the window's end; readings that come later",
                "are not counted in it. Default: ${DEFAULT-VALUE}."
            })
    private String lateness = "30s";

    @Option(
            names = "--report",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = {
                "Time from one look at what has become final to the next: hours with new final windows are summed up on analytics-results and,",
                "with spec.analytics.parquet, written as Parquet. Default: ${DEFAULT-VALUE}."
            })
    private String report = "1m";

    @Option(
            names = "--records",
            paramLabel = "NUMBER",
            defaultValue = "50000",
            description = "Most records in a batch: bounds memory. Default: ${DEFAULT-VALUE}.")
    private long records = 50_000;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            defaultValue = "2",
            description = "Threads and parts of the state where no cluster is given. Default: ${DEFAULT-VALUE}.")
    private int threads = 2;

    /** Made by picocli. */
    public WindowsCommand() {}

    @Override
    protected JobCounts run(JobEnvironment environment, Progress progress)
            throws InvalidJobException, JobFailedException {
        WindowSettings settings = WindowSettings.of(environment.pipeline().spec(), span("--lateness", lateness));
        Duration every = span("--trigger", trigger);
        Duration reportsEvery = span("--report", report);
        String checkpoint = CheckpointLocation.of(environment, settings, System.getenv());
        if (records < 1 || threads < 1) {
            throw new InvalidJobException("--records and --threads must be at least 1");
        }
        String name = environment.pipeline().name() + "-windows";
        StreamState state = new StreamState(new CollectorRegistry());
        CountDownLatch ended = new CountDownLatch(1);
        try (OperationServer server = serve(environment, state)) {
            SparkSession session = SparkSessions.start(
                    name, environment.workload().stateDirectory(), new Progress(System.err, false, true), threads);
            AnalyticsDatabase database = new AnalyticsDatabase(environment.database(), name);
            try (Outputs outputs =
                    Outputs.of(environment, settings, session, database, state, checkpoint + REPORTS, reportsEvery)) {
                WindowStream stream = new WindowStream(
                        session,
                        environment.pipeline(),
                        environment.kafka(),
                        settings,
                        new WindowStream.Options(checkpoint, every, records),
                        new WindowTable(database, environment.pipeline().name()),
                        state,
                        outputs.readers());
                stopOnTermination(stream, ended);
                LOG.info(
                        "event=started pipeline={} httpPort={} windows={} lateness={} trigger={}",
                        environment.pipeline().name(),
                        server.port(),
                        environment.pipeline().spec().analytics().windows(),
                        lateness,
                        trigger);
                stream.run();
                LOG.info("event=stopped");
            } finally {
                session.stop();
            }
        } catch (IOException e) {
            throw new JobFailedException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
        return new JobCounts(state.recordsRead(), state.rowsWritten());
    }

    private static OperationServer serve(JobEnvironment environment, StreamState state) throws IOException {
        return OperationServer.start(environment.workload().http(), state, state.registry());
    }

    private static Duration span(String option, String text) throws InvalidJobException {
        try {
            return TimeSpan.parse(text).duration();
        } catch (IllegalArgumentException e) {
            throw new InvalidJobException(option + ": " + e.getMessage());
        }
    }

    private static void stopOnTermination(WindowStream stream, CountDownLatch ended) {
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> {
                            stream.stop();
                            try {
                                boolean unused = ended.await(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            LogManager.shutdown();
                        },
                        BEFORE_SPARK,
                        STOPS_WITHIN.toMillis() * 2,
                        TimeUnit.MILLISECONDS);
    }

    /** What there is beside the table: summaries, and files where the pipeline wants them. */
    private record Outputs(List<Consumer<List<WindowRow>>> readers, List<Runnable> closing) implements AutoCloseable {

        static Outputs of(
                JobEnvironment environment,
                WindowSettings settings,
                SparkSession session,
                AnalyticsDatabase database,
                StreamState state,
                String pendingLocation,
                Duration reportsEvery)
                throws IOException, JobFailedException {
            Outputs outputs = new Outputs(new ArrayList<>(), new ArrayList<>());
            String pipeline = environment.pipeline().name();
            ResultDirectory pending =
                    new ResultDirectory(pendingLocation, session.sparkContext().hadoopConfiguration());
            ResultsTopic topic = ResultsTopic.open(
                    environment.kafka(),
                    Topics.of(environment.pipeline().spec().kafka())
                            .analyticsResults()
                            .name());
            outputs.add(new HourlyReport(
                    "summary",
                    new WindowsSummary(pipeline, database, topic, state),
                    new PendingHours(pending, "summary"),
                    reportsEvery));
            outputs.closing.add(topic::close);
            String location = environment.pipeline().spec().analytics().parquet();
            if (location != null) {
                ResultDirectory directory =
                        new ResultDirectory(location, session.sparkContext().hadoopConfiguration());
                ResultParquet parquet = new ResultParquet(session, database, directory);
                removeAbandoned(parquet);
                outputs.add(new HourlyReport(
                        "parquet", hour -> write(parquet, hour), new PendingHours(pending, "parquet"), reportsEvery));
                outputs.add(
                        new LatestFile(
                                pipeline,
                                settings,
                                directory,
                                environment
                                        .pipeline()
                                        .spec()
                                        .storage()
                                        .retention()
                                        .duration(),
                                InstantSource.system()),
                        database,
                        settings);
            }
            return outputs;
        }

        private void add(HourlyReport hourly) {
            readers.add(hourly);
            closing.add(hourly::close);
        }

        private void add(LatestFile latest, AnalyticsDatabase database, WindowSettings settings) {
            readers.add(latest);
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "latest");
                thread.setDaemon(true);
                return thread;
            });
            executor.execute(() -> restore(latest, new StoredWindows(database), settings, executor));
            closing.add(executor::shutdownNow);
        }

        private static void restore(
                LatestFile latest,
                StoredWindows stored,
                WindowSettings settings,
                ScheduledThreadPoolExecutor executor) {
            try {
                latest.restore(stored.newestOfEachDevice(settings.lengthsMicros()[0]));
                var unused = executor.scheduleWithFixedDelay(
                        latest::write, REFRESHES_EVERY.toMillis(), REFRESHES_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (SQLException e) {
                LOG.info("event=latest_postponed reason=\"{}\"", Reason.of(e));
                var unused = executor.schedule(
                        () -> restore(latest, stored, settings, executor),
                        RESTORE_RETRY.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        }

        private static void write(ResultParquet parquet, Instant hour) throws HourlyReport.ReportException {
            try {
                parquet.writeWindows(hour);
            } catch (IOException e) {
                throw new HourlyReport.ReportException(e);
            }
        }

        /** What is left over costs room and nothing else. */
        private static void removeAbandoned(ResultParquet parquet) {
            try {
                parquet.removeAbandonedWindows();
            } catch (IOException e) {
                LOG.warn("event=abandoned_files_not_removed reason=\"{}\"", e.getMessage());
            }
        }

        @Override
        public void close() {
            closing.forEach(Runnable::run);
        }
    }
}
