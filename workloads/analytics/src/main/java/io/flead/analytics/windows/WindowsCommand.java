package io.flead.analytics.windows;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.InvalidJobException;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.SparkHooks;
import io.flead.analytics.spark.SparkSessions;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.process.operation.OperationServer;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.progress.ProgressLine;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The service that keeps windows of the stream until SIGTERM. */
@Command(
        name = "windows",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps windows of the stream of readings until SIGTERM: per device, sensor and length of spec.analytics.windows",
            "the latest value, average, deviation and the distance of the average from the device's history, in",
            "stream_analysis_results. Resumes from its checkpoint in STATE_URI or STATE_DIR. HTTP_PORT serves /healthz,",
            "/readyz and /metrics."
        })
public final class WindowsCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(WindowsCommand.class);

    /** Beside the checkpoint: Spark's own directory is Spark's. */
    private static final String REPORTS = ".reports";

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(8);

    @Option(
            names = "--trigger",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = {
                "Time from one batch to the next, where the first is not full before. Default: ${DEFAULT-VALUE}."
            })
    private String trigger = "5s";

    @Option(
            names = "--lateness",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = {
                "A window becomes final when its device has sent a reading so much younger than the window's end; later",
                "readings are not counted in it. Default: ${DEFAULT-VALUE}."
            })
    private String lateness = "30s";

    @Option(
            names = "--report",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = {
                "Time from one report to the next: hours with new final windows are summed up on analytics-results and,",
                "with spec.analytics.parquet, written as Parquet. Default: ${DEFAULT-VALUE}."
            })
    private String report = "1m";

    @Option(
            names = "--records",
            paramLabel = "NUMBER",
            description = {
                "Most records in a batch: bounds memory. A batch that is full begins at once, without waiting for --trigger.",
                "Default: one for each 2 KiB of the heap, but at least " + BatchBound.LEAST_RECORDS + "."
            })
    private @Nullable Long records;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            defaultValue = "2",
            description = "Threads and parts of the state where no cluster is given. Default: ${DEFAULT-VALUE}.")
    private int threads = 2;

    /** Made by picocli. */
    public WindowsCommand() {}

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv(), SparkHooks.BEFORE_AND_AFTER_SPARK).serve(STOPS_WITHIN, this::serve);
    }

    private void serve(Shutdown shutdown) throws Exception {
        JobEnvironment environment = JobEnvironment.of(System.getenv());
        WindowSettings settings = WindowSettings.of(environment.pipeline().spec(), span("--lateness", lateness));
        Duration every = span("--trigger", trigger);
        Duration reportsEvery = span("--report", report);
        String checkpoint = CheckpointLocation.of(environment, settings, System.getenv());
        long perBatch =
                records == null ? BatchBound.records(Runtime.getRuntime().maxMemory()) : records;
        if (perBatch < 1 || threads < 1) {
            throw new InvalidJobException("--records and --threads must be at least 1");
        }
        String name = environment.pipeline().name() + "-windows";
        StreamState state = new StreamState(new CollectorRegistry());
        try (OperationServer server =
                OperationServer.start(environment.workload().http(), state, state.registry())) {
            SparkSession session = SparkSessions.start(
                    name, environment.workload().stateDirectory(), new ProgressLine(System.err, false, true), threads);
            AnalyticsDatabase database = new AnalyticsDatabase(environment.database(), name);
            try (WindowOutputs outputs = WindowOutputs.of(
                    environment, settings, session, database, state, checkpoint + REPORTS, reportsEvery)) {
                WindowStream stream = new WindowStream(
                        session,
                        environment.pipeline(),
                        environment.kafka(),
                        settings,
                        new WindowStream.Options(checkpoint, every, perBatch),
                        new PartWriter(
                                new WindowTable(database, environment.pipeline().name()),
                                outputs.wantDevices(),
                                settings.lengthsMicros()[0]),
                        state,
                        outputs.readers());
                shutdown.onRequest(stream::stop);
                LOG.atInfo()
                        .addKeyValue("pipeline", environment.pipeline().name())
                        .addKeyValue("httpPort", server.port())
                        .addKeyValue(
                                "windows",
                                environment.pipeline().spec().analytics().windows())
                        .addKeyValue("lateness", lateness)
                        .addKeyValue("trigger", trigger)
                        .addKeyValue("records", perBatch)
                        .log("started");
                stream.run();
                shutdown.refuseInterrupts();
            } finally {
                session.stop();
            }
        }
        LOG.atInfo()
                .addKeyValue("records", state.recordsRead())
                .addKeyValue("rows", state.rowsWritten())
                .log("stopped");
    }

    private static Duration span(String option, String text) throws InvalidJobException {
        try {
            return TimeSpan.parse(text).duration();
        } catch (IllegalArgumentException e) {
            throw new InvalidJobException(option + ": " + e.getMessage());
        }
    }
}
