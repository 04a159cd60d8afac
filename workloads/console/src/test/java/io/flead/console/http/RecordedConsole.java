package io.flead.console.http;

import io.flead.api.http.HttpApi;
import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.Severity;
import io.flead.console.event.EventLog;
import io.flead.console.fleet.AlarmTable;
import io.flead.console.fleet.DeviceTable;
import io.flead.console.fleet.InjectionTable;
import io.flead.console.fleet.RejectedTable;
import io.flead.console.fleet.RoundTable;
import io.flead.console.flow.FlowWatch;
import io.flead.console.flow.Offsets;
import io.flead.console.flow.Overview;
import io.flead.console.kafka.ConsoleClients;
import io.flead.console.kafka.ScoreReader;
import io.flead.console.upstream.Aggregator;
import io.flead.console.upstream.Machines;
import io.flead.console.upstream.ProgramUrls;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MachineInjection;
import io.flead.contract.message.Verdict;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.HttpEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A console over recorded messages, with a clock that stands: what comes from Kafka and programs is put into its tables. */
final class RecordedConsole implements AutoCloseable {

    /** A device's name that would run if it were taken for HTML. */
    static final String HOSTILE = "<img src=x onerror=\"document.title='run'\">";

    private static final Instant NOW = Instant.parse("2026-03-01T12:05:00Z");
    private static final String ALARMED = "pump/7 ü";

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final EventLog events = new EventLog(100);
    private final DeviceTable devices = new DeviceTable(20_000);
    private final AlarmTable alarms = new AlarmTable(100);
    private final InjectionTable injections = new InjectionTable(10);
    private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
    private final RejectedTable rejected = new RejectedTable(10);
    private final RoundTable rounds = new RoundTable();
    private final FlowWatch flow = new FlowWatch(NOW.minusSeconds(600), Duration.ofSeconds(30));
    private final RecordedPrograms programs = new RecordedPrograms(NOW);
    private final ConsoleApi api;

    private RecordedConsole(boolean protectReads) throws Exception {
        Pipeline pipeline = PipelineFile.load(Path.of("../../manifests/quickstart.yaml"));
        ConsoleClients clients = new ConsoleClients(
                Topics.of(pipeline.spec()),
                ClientNames.of(pipeline.spec().kafka(), pipeline.name()),
                Map.of("bootstrap.servers", "127.0.0.1:1"));
        ProgramUrls urls = new ProgramUrls(Map.of("aggregator", programs.uri(), "producer", programs.uri()));
        Aggregator aggregator = new Aggregator(urls, Optional.empty());
        aggregator.refresh();
        api = ConsoleApi.start(
                new HttpEnvironment("127.0.0.1", 0, Optional.empty()),
                new ConsoleApi.Sources(
                        Optional.of("secret"),
                        protectReads,
                        events,
                        devices,
                        alarms,
                        injections,
                        verdicts::add,
                        rejected,
                        rounds,
                        new ConsoleApi.Readings(new ScoreReader(clients), Optional.empty()),
                        new Machines(urls),
                        flow,
                        this::overview,
                        aggregator,
                        Optional::empty,
                        new CollectorRegistry(),
                        clock));
    }

    static RecordedConsole start() throws Exception {
        return start(false);
    }

    /** One whose documents need the token, which is {@code secret}. */
    static RecordedConsole startProtected() throws Exception {
        return start(true);
    }

    private static RecordedConsole start(boolean protectReads) throws Exception {
        RecordedConsole console = new RecordedConsole(protectReads);
        console.record();
        return console;
    }

    String address() {
        return "http://127.0.0.1:" + api.port() + "/";
    }

    Set<String> routes() {
        return api.routes();
    }

    private void record() {
        status(ALARMED, DeviceStatus.State.SCORING, 2.5);
        status("press 2", DeviceStatus.State.SCORING, .4);
        status(HOSTILE, DeviceStatus.State.SCORING, .3);
        status("old", DeviceStatus.State.SILENT, 0);
        alarms.take(alarm(ALARMED, NOW.minusSeconds(180), Alarm.State.OPEN, 1));
        injections.take(MachineInjection.of(
                ALARMED,
                MachineInjection.Act.FAILURE,
                "oil_leak",
                1,
                NOW.minusMillis(192_500).toString(),
                7,
                100,
                MachineInjection.Origin.SCHEDULE));
        rejected.take(new RejectedTable.Row(
                NOW.minusSeconds(9).toString(),
                "x",
                "not-json",
                "not JSON",
                37,
                "<script>document.title='run'</script>"));
        for (String device : List.of(ALARMED, "press 2")) {
            rounds.take(new LocalModelUpdate(
                    device, 12, 300, .5, .25, "shape", new float[0], DeviceCalibration.NONE, NOW.minusSeconds(5)));
        }
        flow.answered("kafka");
        flow.answered("aggregator");
        flow.offsets(NOW.minusSeconds(2), new Offsets(980, 10, 5, 0));
        flow.offsets(NOW.minusSeconds(1), new Offsets(1000, 10, 5, 0));
        flow.statuses(NOW.minusSeconds(2), 900, NOW.minusSeconds(2));
        flow.statuses(NOW.minusSeconds(1), 1000, NOW.minusSeconds(1));
    }

    void manyDevices(int count) {
        for (int device = devices.counts().total(); device < count; device++) {
            for (int bucket = 0; bucket < 240; bucket += 1 + device % 3) {
                status(
                        "machine-" + device,
                        DeviceStatus.State.SCORING,
                        (device * 31 + bucket * 7) % 130 / 100.0,
                        NOW.minusSeconds(30L * (240 - bucket)));
            }
        }
    }

    void aggregatorAway() {
        flow.failed("aggregator", NOW, "connection refused");
        tell();
    }

    void aggregatorBack() {
        flow.answered("aggregator");
        tell();
    }

    void alarmOpens(String device) {
        change(alarm(device, NOW.minusSeconds(10), Alarm.State.OPEN, 1));
    }

    void alarmFollows(String device, Duration later) {
        change(alarm(device, NOW.plus(later), Alarm.State.OPEN, 1));
    }

    void alarmCloses(String device) {
        change(alarm(device, NOW.minusSeconds(10), Alarm.State.CLOSED, 2));
    }

    private void change(Alarm alarm) {
        alarms.take(alarm);
        tell(alarm);
    }

    /** What was said of alarms, as it would be in the topic. The page is told of it. */
    List<Verdict> verdicts() {
        alarms.changes().alarms().forEach(this::tell);
        return List.copyOf(verdicts);
    }

    private void tell(Alarm alarm) {
        events.add("alarm", text(AlarmPages.document(alarm, alarms)));
        tell();
    }

    private void tell() {
        events.add("overview", text(overview()));
    }

    private Overview overview() {
        return Overview.of(
                "plant7",
                devices.counts(),
                alarms.unshelved(NOW),
                new Overview.Model(12, NOW.minusSeconds(41).toString()),
                flow.flow(NOW));
    }

    private void status(String device, DeviceStatus.State state, double score) {
        status(device, state, score, NOW.minusSeconds(40));
    }

    private void status(String device, DeviceStatus.State state, double score, Instant at) {
        devices.take(new DeviceStatus(device, at.toString(), state, at.toString(), 150, 0, score, 1, 12, List.of()));
    }

    private static Alarm alarm(String device, Instant opened, Alarm.State state, long revision) {
        boolean closed = state == Alarm.State.CLOSED;
        return new Alarm(
                "id-" + device,
                device,
                state,
                revision,
                opened.toString(),
                NOW.minusSeconds(1).toString(),
                closed ? NOW.toString() : null,
                closed ? Alarm.CloseReason.CLEARED : null,
                12.5,
                opened.toString(),
                40,
                30,
                List.of(
                        new Alarm.Sensor("bearing_temperature", .71, Alarm.Direction.ABOVE, 61.2, 94.1),
                        new Alarm.Sensor("vibration", .22, Alarm.Direction.ABOVE, 2.1, 4.4)),
                Severity.CRITICAL,
                12);
    }

    private static String text(Object document) {
        return new String(HttpApi.write(document), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        api.close();
        programs.close();
    }
}
