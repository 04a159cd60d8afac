package io.flead.aggregator;

import io.flead.aggregator.alarm.FleetEvents;
import io.flead.aggregator.alarm.SupersededAlarms;
import io.flead.aggregator.canary.CanaryWatch;
import io.flead.aggregator.http.AccessGuard;
import io.flead.aggregator.http.AggregatorApi;
import io.flead.aggregator.kafka.AggregationLoop;
import io.flead.aggregator.kafka.AggregatorClients;
import io.flead.aggregator.kafka.AlarmConsumer;
import io.flead.aggregator.kafka.AlarmWriter;
import io.flead.aggregator.kafka.AnomalyConsumer;
import io.flead.aggregator.kafka.Clocks;
import io.flead.aggregator.kafka.DeviceStatusConsumer;
import io.flead.aggregator.kafka.FencedException;
import io.flead.aggregator.kafka.LagObserver;
import io.flead.aggregator.kafka.ModelReader;
import io.flead.aggregator.kafka.ReadingsReader;
import io.flead.aggregator.kafka.TopicFollower;
import io.flead.aggregator.kafka.WebhookSender;
import io.flead.aggregator.registry.ModelChanges;
import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.telemetry.AggregationProgress;
import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.aggregator.webhook.Delivery;
import io.flead.aggregator.webhook.Outbox;
import io.flead.aggregator.webhook.Receiver;
import io.flead.aggregator.webhook.WebhookMetrics;
import io.flead.api.program.BadInputException;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.Aggregation;
import io.flead.api.v1alpha1.AlarmDelivery.Webhook;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.contract.reading.ReadingFormat;
import io.flead.detector.ModelShape;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.RoundClock;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.program.Version;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The aggregator's program. */
@Command(
        name = "flead-aggregator",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Averages the devices' model updates into global models and serves them over HTTP.",
        footer = {
            "",
            "Environment:",
            "  PIPELINE_FILE             the FleadPipeline file",
            "  KAFKA_BOOTSTRAP_SERVERS   host:port of Kafka; other client settings as KAFKA_<NAME>",
            "  HTTP_HOST                 address to listen on (all)",
            "  HTTP_PORT                 port of API, health, readiness and metrics (8080)",
            "  API_TOKEN                 token that a request must send to change anything (no request may)",
            "  WEBHOOK_TOKEN             bearer token of requests to spec.alarms.webhook (none)",
            "",
            "Exit codes: 0 stopped, 1 failed or fenced off by another instance, 2 bad input."
        })
public final class AggregatorMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorMain.class);
    /** Patience with a round that is being published. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

    private static final Duration ALARM_DECISIONS = Duration.ofSeconds(2);

    private static final Duration WEBHOOK_ANSWERS_WITHIN = Duration.ofSeconds(10);

    private AggregatorMain() {}

    public static void main(String[] arguments) {
        ProgramFrame.main(new AggregatorMain(), arguments);
    }

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).serve(STOPS_WITHIN, AggregatorMain::aggregate);
    }

    @SuppressWarnings("try") // the others follow their topics while the block runs
    private static void aggregate(Shutdown shutdown) throws BadInputException, IOException, FencedException {
        WorkloadEnvironment environment = WorkloadEnvironment.of(System.getenv());
        KafkaEnvironment kafka = KafkaEnvironment.of(System.getenv());
        Pipeline pipeline = PipelineFile.loadLeniently(environment.pipelineFile());
        Clock wall = Clock.systemUTC();
        CollectorRegistry metrics = new CollectorRegistry();
        AggregatorClients clients = AggregatorClients.of(pipeline, kafka);
        ModelShape shape = ModelShape.of(pipeline.spec());
        InitialModel initial = new InitialModel(shape.id(), shape.initialParameters());
        Aggregation aggregation = pipeline.spec().aggregation();
        AggregationStrategy strategy = AggregationStrategy.of(aggregation);
        requireRoom(strategy, initial, Runtime.getRuntime().maxMemory());
        ModelRegistry registry = new ModelRegistry();
        ModelChanges changes = new ModelChanges();
        AggregationProgress progress = new AggregationProgress(metrics);
        HourlyCount anomalies = new HourlyCount();
        AlarmRoster alarms = new AlarmRoster();
        HourlyCount alarmsOpened = new HourlyCount();
        DeviceRoster roster = new DeviceRoster(
                pipeline.spec().readings().features(),
                pipeline.spec().training().statusInterval().duration());
        SupersededAlarms superseded = new SupersededAlarms(SupersededAlarms.GRACE);
        // Without a webhook as well, so that a query finds zeros.
        WebhookMetrics webhookMetrics = new WebhookMetrics(metrics);
        FleetEvents fleet = new FleetEvents();
        CanaryWatch canary = new CanaryWatch(Optional.ofNullable(aggregation.canary()), roster, alarms);
        AggregationLoop loop = new AggregationLoop(
                clients,
                initial,
                AdmissionGate.of(pipeline.spec()),
                strategy,
                new RoundClock(aggregation.interval().duration(), aggregation.minDevices(), strategy.leastDevices()),
                registry,
                changes,
                progress,
                roster,
                canary,
                Clocks.system());

        // A round that is being published is finished; an open one stays in its topic for the next start.
        shutdown.onRequest(loop::stop);
        ModelReader archive = new ModelReader(clients);
        LagObserver lag = LagObserver.start(pipeline, kafka, wall);
        AggregatorApi.Sources sources = new AggregatorApi.Sources(
                pipeline.name(),
                initial,
                registry,
                changes,
                AccessGuard.of(System.getenv(), pipeline.spec().api().protectReads()),
                archive,
                progress,
                anomalies,
                alarms,
                alarmsOpened,
                roster,
                lag::newest,
                metrics,
                wall,
                new ReadingsReader(
                        clients,
                        Topics.of(pipeline.spec()).readings().name(),
                        ReadingFormat.withoutLabel(pipeline.spec())),
                pipeline.spec(),
                canary);
        try (archive;
                lag;
                TopicFollower followedAnomalies = AnomalyConsumer.start(clients, anomalies, wall);
                TopicFollower followedAlarms = AlarmConsumer.start(clients, alarms, alarmsOpened, wall);
                TopicFollower followedStatuses = DeviceStatusConsumer.start(clients, roster);
                AlarmWriter writer = AlarmWriter.start(
                        clients,
                        ALARM_DECISIONS,
                        List.of(followedAlarms, followedStatuses),
                        () -> decide(superseded, fleet, alarms, roster, wall.instant()),
                        alarm -> alarms.take(alarm, wall.instant()));
                WebhookSender webhook = webhook(pipeline, clients, alarms, webhookMetrics, wall);
                AggregatorApi api = AggregatorApi.start(environment.http(), sources)) {
            LOG.atInfo()
                    .addKeyValue("pipeline", pipeline.name())
                    .addKeyValue("httpPort", api.port())
                    .addKeyValue("strategy", strategy.label())
                    .addKeyValue("keptBytes", strategy.memoryBytes(initial.parameters().length))
                    .addKeyValue("interval", aggregation.interval())
                    .addKeyValue("minDevices", aggregation.minDevices())
                    .addKeyValue("maxUpdateNorm", aggregation.maxUpdateNorm())
                    .addKeyValue("shape", initial.shapeId())
                    .log("started");
            loop.run();
            shutdown.refuseInterrupts();
            LOG.info("stopped");
        } catch (FencedException e) {
            LOG.error("fenced");
            throw e;
        }
    }

    /** A strategy that keeps all updates must not take the memory of everything else. */
    static void requireRoom(AggregationStrategy strategy, InitialModel initial, long memoryBytes)
            throws BadInputException {
        long bytes = strategy.memoryBytes(initial.parameters().length);
        long most = memoryBytes / 2;
        if (bytes > most) {
            throw new BadInputException("spec.aggregation.maxDevices: " + strategy.label() + " keeps the updates of "
                    + strategy.combination().keptDevices() + " devices, " + (bytes >> 20) + " MiB, but may take "
                    + (most >> 20) + " MiB: lower maxDevices, or raise aggregation.resources.memory");
        }
    }

    /** The alarms to write now: those that nothing else would close, and those of the fleet. */
    private static List<Alarm> decide(
            SupersededAlarms superseded, FleetEvents fleet, AlarmRoster alarms, DeviceRoster devices, Instant now) {
        List<Alarm> records = new ArrayList<>(superseded.find(alarms.openAlarms(), devices::alarmReport, now));
        records.addAll(fleet.decide(alarms.standing(), devices.count(DeviceStatus.State.SCORING), now));
        return records;
    }

    /** Null, which a try block passes over, where the pipeline has none. */
    private static @Nullable WebhookSender webhook(
            Pipeline pipeline, AggregatorClients clients, AlarmRoster alarms, WebhookMetrics webhookMetrics, Clock wall)
            throws BadInputException {
        Webhook webhook = pipeline.spec().alarms().webhook();
        if (webhook == null) {
            return null;
        }
        Outbox outbox = new Outbox();
        Receiver receiver = new Receiver(
                Receiver.address(webhook.url()),
                Optional.ofNullable(System.getenv(EnvironmentNames.WEBHOOK_TOKEN)),
                WEBHOOK_ANSWERS_WITHIN);
        Delivery delivery = new Delivery(
                outbox,
                receiver,
                webhook.format(),
                pipeline.name(),
                Delivery.Backoff.NORMAL,
                webhookMetrics,
                wall,
                alarms::openAlarms);
        return WebhookSender.start(clients, outbox, delivery, wall);
    }
}
