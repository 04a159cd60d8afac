package io.flead.producer;

import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.Devices;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Replay;
import io.flead.api.v1alpha1.Simulator;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.environment.InvalidEnvironmentException;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.ParentProcess;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.operation.OperationServer;
import io.flead.producer.fleet.Device;
import io.flead.producer.replay.ReplayedFleet;
import io.flead.producer.replay.UnplayableException;
import io.flead.producer.simulator.SimulatedFleet;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The producer's program. Plays the fleet of a pipeline file into its readings topic.
 *
 * <p>One producer runs per pipeline: two would play the same devices twice. It goes on where the one before it ended, however
 * that ended, because the topic itself says how far each device has been played.
 */
@Command(
        name = "flead-producer",
        mixinStandardHelpOptions = true,
        versionProvider = ProducerMain.Version.class,
        description = "Plays a fleet of devices, simulated or from CSV files, into the readings topic of a pipeline.",
        footer = {
            "",
            "Environment:",
            "  PIPELINE_FILE            the FleadPipeline file",
            "  KAFKA_BOOTSTRAP_SERVERS  host:port of Kafka; KAFKA_* for any other client setting",
            "  HTTP_PORT                of /healthz, /readyz and /metrics; default 8080, 0 chooses",
            "",
            "Exit codes: 143 stopped by SIGTERM, 1 failed, 2 bad input."
        })
public final class ProducerMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerMain.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(12);
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    /** Endless devices are all found near the topic's end. Where one is not, it is new: look no further than this. */
    private static final long RESUME_RECORDS = 200_000;

    private static final long RESUME_RECORDS_PER_DEVICE = 16;

    private volatile String obstacle = "starting";

    private ProducerMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ProducerMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        StopSignal stop = new StopSignal();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.request();
                            stop.awaitFinished(STOP_LIMIT);
                            LogManager.shutdown();
                        },
                        "stop"));
        try {
            WorkloadEnvironment environment = WorkloadEnvironment.of(System.getenv());
            KafkaEnvironment kafka = KafkaEnvironment.of(System.getenv());
            Pipeline pipeline = PipelineFile.load(environment.pipelineFile());
            if (pipeline.spec().devices().source().external() != null) {
                System.err.println("spec.devices.source is external: devices publish by themselves, nothing to play");
                return BAD_INPUT;
            }
            ParentProcess.watch(System.getenv());
            return play(pipeline.spec(), kafka, environment.http(), stop);
        } catch (InvalidEnvironmentException | InvalidPipelineException | UnplayableException e) {
            System.err.println(e.getMessage());
            return BAD_INPUT;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return FAILED;
        } finally {
            stop.finished();
        }
    }

    private int play(FleadPipelineSpec spec, KafkaEnvironment kafka, HttpEnvironment http, StopSignal stop)
            throws IOException, UnplayableException {
        CollectorRegistry registry = new CollectorRegistry();
        ProducerMetrics metrics = new ProducerMetrics(registry);
        String topic = Topics.of(spec.kafka()).readings().name();
        try (ReadingPublisher publisher = new ReadingPublisher(kafka, topic, metrics);
                OperationServer server = OperationServer.start(http, () -> reasonNotReady(publisher), registry)) {
            return play(spec, kafka, topic, publisher, server.port(), metrics, stop);
        } catch (InterruptedException | InterruptException e) {
            if (!stop.requested()) {
                throw new IllegalStateException("interrupted by nobody", e);
            }
            return 0;
        } catch (KafkaException e) {
            LOG.error("event=failed error=\"{}\"", e.toString());
            return FAILED;
        } finally {
            LOG.info("event=stop readings={} failed={}", metrics.readings(), metrics.failures());
        }
    }

    private int play(
            FleadPipelineSpec spec,
            KafkaEnvironment kafka,
            String topic,
            ReadingPublisher publisher,
            int httpPort,
            ProducerMetrics metrics,
            StopSignal stop)
            throws UnplayableException, InterruptedException {
        try {
            obstacle = "reading the files";
            List<Device> devices = fleet(spec);
            metrics.devices(devices.size());
            obstacle = "waiting for Kafka";
            Map<String, Long> played = new ReadingsTopic(kafka, topic).played(devices, resumeBound(spec, devices));
            double rate = spec.devices().rate();
            LOG.info(
                    "event=start devices={} rate={} source={} topic={} resumed={} httpPort={}",
                    devices.size(),
                    rate,
                    spec.devices().source().replay() == null ? "simulator" : "replay",
                    topic,
                    played.size(),
                    httpPort);
            obstacle = "";
            new FleetPlayback(devices, played, rate, publisher, metrics, stop).run();
            return end(publisher);
        } finally {
            stop.heed(); // what follows is the flush, which nothing must interrupt
        }
    }

    private static int end(ReadingPublisher publisher) {
        Exception failure = publisher.failure();
        if (failure == null) {
            return 0;
        }
        LOG.error("event=failed error=\"{}\"", failure.toString());
        return FAILED;
    }

    private Optional<String> reasonNotReady(ReadingPublisher publisher) {
        if (!obstacle.isEmpty()) {
            return Optional.of(obstacle);
        }
        return publisher.connected() ? Optional.empty() : Optional.of("Kafka does not acknowledge readings");
    }

    private static List<Device> fleet(FleadPipelineSpec spec) throws UnplayableException {
        Devices devices = spec.devices();
        Simulator simulator = devices.source().simulator();
        Replay replay = devices.source().replay();
        if (simulator != null) {
            return SimulatedFleet.of(simulator, spec.readings(), devices.count(), devices.rate());
        }
        if (replay != null) {
            return ReplayedFleet.of(replay, spec.readings(), devices.count(), devices.rate());
        }
        throw new IllegalStateException("the pipeline has a source");
    }

    /** A device that was played to its end may stand anywhere in the topic, which then is as short as the files. */
    private static long resumeBound(FleadPipelineSpec spec, List<Device> devices) {
        Replay replay = spec.devices().source().replay();
        return replay != null && !replay.loop()
                ? Long.MAX_VALUE
                : Math.max(RESUME_RECORDS, RESUME_RECORDS_PER_DEVICE * devices.size());
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ProducerMain.class.getPackage().getImplementationVersion();
            return new String[] {"flead-producer " + (version == null ? "development" : version)};
        }
    }
}
