package io.flead.analytics.windows;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.InvalidJobException;
import io.flead.analytics.job.JobCommand;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.Progress;
import io.flead.analytics.parquet.ResultDirectory;
import io.flead.analytics.parquet.ResultParquet;
import io.flead.analytics.spark.SparkSessions;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.operation.OperationServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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

    private static final Duration EXPORTS_EVERY = Duration.ofMinutes(1);
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
            try (Outputs outputs = Outputs.of(environment, settings, session, database)) {
                WindowStream stream = new WindowStream(
                        session,
                        environment.pipeline(),
                        environment.kafka(),
                        settings,
                        new WindowStream.Options(
                                CheckpointLocation.of(environment, settings, System.getenv()), every, records),
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
        return OperationServer.start(environment.workload().httpPort(), state, state.registry());
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

    /** Files beside the table, where the pipeline wants them. */
    private record Outputs(Optional<LatestFile> latest, Optional<WindowExport> export) implements AutoCloseable {

        static Outputs of(
                JobEnvironment environment, WindowSettings settings, SparkSession session, AnalyticsDatabase database) {
            String location = environment.pipeline().spec().analytics().parquet();
            if (location == null) {
                return new Outputs(Optional.empty(), Optional.empty());
            }
            ResultDirectory directory =
                    new ResultDirectory(location, session.sparkContext().hadoopConfiguration());
            return new Outputs(
                    Optional.of(
                            new LatestFile(environment.pipeline().name(), settings, directory, InstantSource.system())),
                    Optional.of(new WindowExport(
                            new ResultParquet(session, database, directory), database, EXPORTS_EVERY)));
        }

        List<Consumer<List<WindowRow>>> readers() {
            List<Consumer<List<WindowRow>>> readers = new ArrayList<>();
            latest.ifPresent(readers::add);
            export.ifPresent(readers::add);
            return readers;
        }

        @Override
        public void close() {
            export.ifPresent(WindowExport::close);
        }
    }
}
