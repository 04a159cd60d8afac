package io.flead.console;

import io.flead.api.program.BadInputException;
import io.flead.api.program.EnvironmentNames;
import io.flead.console.event.EventLog;
import io.flead.console.fleet.AlarmTable;
import io.flead.console.fleet.DeviceTable;
import io.flead.console.fleet.InjectionTable;
import io.flead.console.fleet.RejectedTable;
import io.flead.console.fleet.RoundTable;
import io.flead.console.flow.FlowWatch;
import io.flead.console.http.ConsoleApi;
import io.flead.console.kafka.ConsoleClients;
import io.flead.console.kafka.FleetTopics;
import io.flead.console.kafka.OffsetReader;
import io.flead.console.kafka.ScoreReader;
import io.flead.console.kafka.TopicsFollower;
import io.flead.console.kafka.VerdictWriter;
import io.flead.console.upstream.Aggregator;
import io.flead.console.upstream.Database;
import io.flead.console.upstream.Machines;
import io.flead.console.upstream.ProgramUrls;
import io.flead.console.upstream.StoredReadings;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.program.Version;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The console's program. */
@Command(
        name = "flead-console",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Serves one live page on which a pipeline shows what it does, and the API behind it.",
        footer = {
            "",
            "Environment:",
            "  PIPELINE_FILE             the FleadPipeline file",
            "  KAFKA_BOOTSTRAP_SERVERS   host:port of Kafka; other client settings as KAFKA_<NAME>",
            "  PROGRAM_URLS              where the other programs answer: aggregator=http://host:port,producer=...",
            "  DATABASE_URL              JDBC URL of the database; DATABASE_USER, DATABASE_PASSWORD (no history)",
            "  HTTP_HOST                 address to listen on (all)",
            "  HTTP_PORT                 port of page, API, health, readiness and metrics (8080)",
            "  API_TOKEN                 token that a request must send to change anything (no request may)",
            "",
            "Exit codes: 0 stopped, 1 failed, 2 bad input."
        })
public final class ConsoleMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleMain.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_DEVICES = 20_000;
    private static final int MOST_ALARMS = 2_000;
    private static final int MOST_INJECTIONS = 500;
    private static final int MOST_REJECTED = 50;
    private static final int MOST_EVENTS = 1_000;

    private ConsoleMain() {}

    public static void main(String[] arguments) {
        ProgramFrame.main(new ConsoleMain(), arguments);
    }

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).serve(STOPS_WITHIN, ConsoleMain::serve);
    }

    @SuppressWarnings("try") // the others work while the block waits
    private static void serve(Shutdown shutdown) throws BadInputException, IOException, InterruptedException {
        Map<String, String> variables = System.getenv();
        WorkloadEnvironment environment = WorkloadEnvironment.of(variables);
        KafkaEnvironment kafka = KafkaEnvironment.of(variables);
        ProgramUrls urls = ProgramUrls.of(variables);
        Pipeline pipeline = PipelineFile.loadLeniently(environment.pipelineFile());
        if (!pipeline.spec().console().enabled()) {
            throw new BadInputException("spec.console.enabled is false: set it to true, or do not start the console");
        }
        ConsoleClients clients = ConsoleClients.of(pipeline, kafka);
        Optional<Database> database = variables.containsKey(EnvironmentNames.DATABASE_URL)
                ? Optional.of(new Database(
                        DatabaseEnvironment.of(variables), clients.names().console()))
                : Optional.empty();
        Optional<String> token = Optional.ofNullable(variables.get(EnvironmentNames.API_TOKEN));
        Clock clock = Clock.systemUTC();
        CollectorRegistry metrics = new CollectorRegistry();
        DeviceTable devices = new DeviceTable(MOST_DEVICES);
        AlarmTable alarms = new AlarmTable(MOST_ALARMS);
        InjectionTable injections = new InjectionTable(MOST_INJECTIONS);
        RejectedTable rejected = new RejectedTable(MOST_REJECTED);
        RoundTable rounds = new RoundTable();
        FlowWatch flow = new FlowWatch(
                clock.instant(), pipeline.spec().training().statusInterval().duration());
        Aggregator aggregator = new Aggregator(urls, token);
        CountDownLatch stop = new CountDownLatch(1);
        shutdown.onRequest(stop::countDown);
        try (EventLog events = new EventLog(MOST_EVENTS);
                OffsetReader offsets = new OffsetReader(clients);
                ConsoleWatch watch = new ConsoleWatch(
                        pipeline.name(), clock, devices, alarms, injections, flow, aggregator, urls, events);
                TopicsFollower topics = TopicsFollower.start(
                        clients, FleetTopics.of(clients, devices, alarms, injections, rejected, rounds));
                VerdictWriter verdicts = new VerdictWriter(clients);
                ConsoleApi api = ConsoleApi.start(
                        environment.http(),
                        new ConsoleApi.Sources(
                                token,
                                pipeline.spec().api().protectReads(),
                                events,
                                devices,
                                alarms,
                                injections,
                                verdicts::write,
                                rejected,
                                rounds,
                                new ConsoleApi.Readings(new ScoreReader(clients), database.map(StoredReadings::new)),
                                new Machines(urls),
                                flow,
                                watch::overview,
                                aggregator,
                                watch::reasonNotReady,
                                metrics,
                                clock))) {
            watch.start(offsets, database);
            LOG.atInfo()
                    .addKeyValue("pipeline", pipeline.name())
                    .addKeyValue("httpPort", api.port())
                    .log("started");
            stop.await();
            shutdown.refuseInterrupts();
            LOG.info("stopped");
        }
    }
}
