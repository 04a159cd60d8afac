package io.flead.aggregator;

import io.flead.aggregator.http.AggregatorApi;
import io.flead.aggregator.kafka.AggregationLoop;
import io.flead.aggregator.kafka.AnomalyFollower;
import io.flead.aggregator.kafka.FencedException;
import io.flead.aggregator.kafka.Ledger;
import io.flead.aggregator.kafka.ModelTopic;
import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.aggregator.telemetry.Progress;
import io.flead.api.v1alpha1.Aggregation;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.detector.ModelShape;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.CalibrationRule;
import io.flead.federation.InitialModel;
import io.flead.federation.PrivateCalibration;
import io.flead.federation.RoundClock;
import io.flead.federation.SharedCalibration;
import io.flead.process.environment.InvalidEnvironmentException;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.ParentProcess;
import io.flead.process.environment.WorkloadEnvironment;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The aggregator's program. Exit codes: 0 stopped, 1 failed or fenced off by another instance, 2 bad configuration. */
@Command(
        name = "flead-aggregator",
        mixinStandardHelpOptions = true,
        versionProvider = AggregatorMain.Version.class,
        description = "Averages the devices' model updates into global models and serves them over HTTP.",
        footer = {
            "",
            "Environment:",
            "  PIPELINE_FILE             the FleadPipeline file",
            "  KAFKA_BOOTSTRAP_SERVERS   host:port of Kafka; other client settings as KAFKA_<NAME>",
            "  HTTP_PORT                 port of API, health, readiness and metrics (8080)"
        })
public final class AggregatorMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorMain.class);
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;
    /** Patience with a round that is just being published, then with the interrupted thread. */
    private static final int STOP_SECONDS = 2;

    private final Map<String, String> environment;
    private final PrintStream errors;

    private AggregatorMain(Map<String, String> environment, PrintStream errors) {
        this.environment = environment;
        this.errors = errors;
    }

    public static void main(String[] arguments) {
        int code = new CommandLine(new AggregatorMain(System.getenv(), System.err)).execute(arguments);
        System.exit(code);
    }

    @Override
    public Integer call() {
        WorkloadEnvironment workload;
        KafkaEnvironment kafka;
        Pipeline pipeline;
        try {
            workload = WorkloadEnvironment.of(environment);
            kafka = KafkaEnvironment.of(environment);
            ParentProcess.watch(environment);
            pipeline = PipelineFile.load(workload.pipelineFile());
        } catch (InvalidEnvironmentException | InvalidPipelineException e) {
            errors.println(e.getMessage());
            return BAD_INPUT;
        }
        try {
            aggregate(pipeline, kafka, workload.http().port());
            return CommandLine.ExitCode.OK;
        } catch (FencedException e) {
            LOG.error("event=fenced reason=\"{}\"", e.getMessage());
            return FAILED;
        } catch (IOException e) {
            LOG.error("event=start_failed reason=\"{}\"", e.getMessage());
            return FAILED;
        } catch (RuntimeException e) {
            LOG.error("event=failed", e);
            return FAILED;
        }
    }

    private static void aggregate(Pipeline pipeline, KafkaEnvironment kafka, int httpPort)
            throws IOException, FencedException {
        Clock wall = Clock.systemUTC();
        CollectorRegistry metrics = new CollectorRegistry();
        DefaultExports.register(metrics);
        Ledger ledger = Ledger.of(pipeline, kafka);
        ModelShape shape = ModelShape.of(pipeline.spec());
        InitialModel initial = new InitialModel(shape.id(), shape.initialParameters());
        Aggregation aggregation = pipeline.spec().aggregation();
        ModelRegistry registry = new ModelRegistry();
        Progress progress = new Progress(metrics);
        HourlyCount anomalies = new HourlyCount();
        AggregationLoop loop = new AggregationLoop(
                ledger,
                initial,
                new AdmissionGate(aggregation.maxUpdateNorm(), calibrations(shape)),
                AggregationStrategy.of(aggregation.strategy()),
                new RoundClock(aggregation.interval().duration(), aggregation.minDevices()),
                registry,
                progress,
                wall);

        CountDownLatch ended = new CountDownLatch(1);
        stopOnTermination(loop, Thread.currentThread(), ended);
        AggregatorApi.Sources sources = new AggregatorApi.Sources(
                pipeline.name(), initial, registry, new ModelTopic(ledger), progress, anomalies, metrics, wall);
        AnomalyFollower follower = AnomalyFollower.start(ledger, anomalies, wall);
        try (AggregatorApi api = AggregatorApi.start(httpPort, sources)) {
            LOG.info(
                    "event=started pipeline={} httpPort={} interval={} minDevices={} maxUpdateNorm={} shape={}",
                    pipeline.name(),
                    api.port(),
                    aggregation.interval(),
                    aggregation.minDevices(),
                    aggregation.maxUpdateNorm(),
                    initial.shapeId());
            loop.run();
            LOG.info("event=stopped");
        } finally {
            follower.close();
            ended.countDown();
        }
    }

    /** SIGTERM lets a round that is being published be finished; an open round stays in the ledger for the next start. */
    private static void stopOnTermination(AggregationLoop loop, Thread main, CountDownLatch ended) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            loop.stop();
                            try {
                                if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                                    main.interrupt();
                                    boolean unused = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            LogManager.shutdown();
                        },
                        "stop"));
    }

    private static CalibrationRule calibrations(ModelShape shape) {
        return switch (shape.type()) {
            case LEAVE_ONE_OUT -> new SharedCalibration(shape);
            case AUTOENCODER -> new PrivateCalibration();
        };
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = AggregatorMain.class.getPackage().getImplementationVersion();
            return new String[] {"flead-aggregator " + (version == null ? "development" : version)};
        }
    }
}
