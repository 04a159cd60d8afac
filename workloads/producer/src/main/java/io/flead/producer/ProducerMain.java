package io.flead.producer;

import com.sun.net.httpserver.HttpHandler;
import io.flead.api.http.HttpApi;
import io.flead.api.program.BadInputException;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.docs.ApiPages;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.http.AccessToken;
import io.flead.process.operation.OperationServer;
import io.flead.process.program.ErrorText;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.program.Version;
import io.flead.producer.control.DescriptionHandler;
import io.flead.producer.control.MachineApi;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/**
 * The producer's program. Plays the fleet of a pipeline file into its readings topic.
 *
 * <p>One producer runs per pipeline: two would play the same devices twice. It resumes where the one before it ended,
 * however that ended, because the topic itself says how far each device has been played.
 */
@Command(
        name = "flead-producer",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Plays a fleet of devices, simulated or from CSV files, into the readings topic of a pipeline.",
        footer = {
            "",
            "Environment:",
            "  PIPELINE_FILE            the FleadPipeline file",
            "  KAFKA_BOOTSTRAP_SERVERS  host:port of Kafka; KAFKA_* for any other client setting",
            "  API_TOKEN                token that a request must send to change anything (no request may)",
            "  HTTP_HOST                address to listen on; default all",
            "  HTTP_PORT                of /healthz, /readyz, /metrics and /api/machines; default 8080, 0 chooses",
            "",
            "Exit codes: 0 stopped, 1 failed, 2 bad input."
        })
public final class ProducerMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerMain.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(12);

    private volatile String obstacle = "starting";

    private ProducerMain() {}

    public static void main(String[] arguments) {
        ProgramFrame.main(new ProducerMain(), arguments);
    }

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).serve(STOPS_WITHIN, this::produce);
    }

    private void produce(Shutdown shutdown) throws BadInputException, IOException, InterruptedException {
        WorkloadEnvironment environment = WorkloadEnvironment.of(System.getenv());
        KafkaEnvironment kafka = KafkaEnvironment.of(System.getenv());
        FleadPipelineSpec spec =
                PipelineFile.loadLeniently(environment.pipelineFile()).spec();
        if (spec.devices().source().external() != null) {
            throw new BadInputException(
                    "spec.devices.source is external: devices publish by themselves, there is nothing to play");
        }
        ReadingsTopic topic =
                new ReadingsTopic(kafka, Topics.of(spec).readings().name());
        CollectorRegistry registry = new CollectorRegistry();
        ProducerMetrics metrics = new ProducerMetrics(registry);
        MachineApi machines =
                new MachineApi(AccessToken.of(System.getenv()), spec.api().protectReads(), Clock.systemUTC());
        Map<String, HttpHandler> pages = new HashMap<>();
        if (spec.devices().source().simulator() != null) {
            pages.put(HttpApi.MACHINES, machines);
            DescriptionHandler description = new DescriptionHandler(new ApiPages(MachineApi.class));
            ApiPages.PATHS.forEach(path -> pages.put(path, description));
        }
        try (ReadingPublisher publisher = new ReadingPublisher(kafka, topic.name(), metrics);
                InjectionTopic injections =
                        new InjectionTopic(kafka, Topics.of(spec).injections().name(), Clock.systemUTC());
                OperationServer server =
                        OperationServer.start(environment.http(), () -> reasonNotReady(publisher), registry, pages)) {
            try {
                play(spec, topic, injections, publisher, metrics, server.port(), machines, shutdown);
            } finally {
                shutdown.refuseInterrupts(); // the flush follows
            }
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new IOException("Kafka: " + ErrorText.of(e), e);
        } finally {
            LOG.atInfo()
                    .addKeyValue("readings", metrics.readings())
                    .addKeyValue("failed", metrics.failures())
                    .log("stopped");
        }
    }

    private Optional<String> reasonNotReady(ReadingPublisher publisher) {
        if (!obstacle.isEmpty()) {
            return Optional.of(obstacle);
        }
        return publisher.connected() ? Optional.empty() : Optional.of("Kafka does not acknowledge readings");
    }

    private void play(
            FleadPipelineSpec spec,
            ReadingsTopic topic,
            InjectionTopic injections,
            ReadingPublisher publisher,
            ProducerMetrics metrics,
            int httpPort,
            MachineApi machines,
            Shutdown shutdown)
            throws BadInputException, IOException, InterruptedException {
        obstacle = "reading the files";
        DeclaredFleet fleet = DeclaredFleet.of(spec, injections);
        metrics.devices(fleet.devices().size());
        obstacle = "waiting for Kafka";
        Map<String, Long> played = topic.played(fleet.devices(), fleet.resumeBound());
        LOG.atInfo()
                .addKeyValue("devices", fleet.devices().size())
                .addKeyValue("rate", fleet.rate())
                .addKeyValue("source", fleet.source())
                .addKeyValue("topic", topic.name())
                .addKeyValue("resumed", played.size())
                .addKeyValue("httpPort", httpPort)
                .log("started");
        obstacle = "";
        FleetPlayback playback = new FleetPlayback(fleet.devices(), played, fleet.rate(), publisher, metrics, shutdown);
        playback.enter();
        fleet.control().ifPresent(control -> {
            int resumed = control.resume(injections.requested());
            LOG.atInfo().addKeyValue("injections", resumed).log("injections_resumed");
            machines.opens(control);
        });
        playback.run();
        if (publisher.failure() != null) {
            throw new IOException("readings cannot be published", publisher.failure());
        }
    }
}
