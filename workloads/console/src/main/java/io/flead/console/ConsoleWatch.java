package io.flead.console;

import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import io.flead.console.event.EventLog;
import io.flead.console.fleet.AlarmTable;
import io.flead.console.fleet.DeviceTable;
import io.flead.console.fleet.InjectionTable;
import io.flead.console.flow.Flow.Latency;
import io.flead.console.flow.FlowWatch;
import io.flead.console.flow.Overview;
import io.flead.console.http.AlarmPages;
import io.flead.console.kafka.OffsetReader;
import io.flead.console.upstream.Aggregator;
import io.flead.console.upstream.Database;
import io.flead.console.upstream.ProgramUrls;
import io.flead.console.upstream.Programs;
import io.flead.process.metrics.MetricsPage;
import io.flead.process.metrics.ScrapedHistogram;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every source in its own turn, and tells the pages what has changed. */
final class ConsoleWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleWatch.class);
    private static final String KAFKA = "kafka";

    private final String pipeline;
    private final Clock clock;
    private final DeviceTable devices;
    private final AlarmTable alarms;
    private final InjectionTable injections;
    private final FlowWatch flow;
    private final Aggregator aggregator;
    private final ProgramUrls urls;
    private final EventLog events;
    private final ScheduledExecutorService threads;

    private String toldOverview = "";
    private ModelHistory toldModels;
    private String toldRound = "";
    private long toldDevices;
    private long toldInjections;
    private int ticks;

    ConsoleWatch(
            String pipeline,
            Clock clock,
            DeviceTable devices,
            AlarmTable alarms,
            InjectionTable injections,
            FlowWatch flow,
            Aggregator aggregator,
            ProgramUrls urls,
            EventLog events) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.devices = devices;
        this.alarms = alarms;
        this.injections = injections;
        this.flow = flow;
        this.aggregator = aggregator;
        this.urls = urls;
        this.events = events;
        this.toldModels = aggregator.history();
        this.threads = Executors.newScheduledThreadPool(5, task -> {
            Thread thread = new Thread(task, "watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to ask. */
    void start(OffsetReader offsets, Optional<Database> database) {
        flow.expect(KAFKA);
        flow.expect(Aggregator.NAME);
        every(1000, () -> askKafka(offsets));
        every(1000, this::askAggregator);
        database.ifPresent(one -> {
            flow.expect(Database.NAME);
            every(2000, () -> askDatabase(one));
        });
        Programs programs = new Programs();
        urls.byProgram().forEach((name, unused) -> flow.expect(name));
        every(2000, () -> askPrograms(programs));
        every(500, this::tell);
    }

    /** What the sentence on top says now. */
    Overview overview() {
        Instant now = clock.instant();
        Optional<AggregatorStatus> status = aggregator.status();
        Overview.Model model = status.map(answer -> new Overview.Model(
                        answer.model().version(), answer.model().publishedAt()))
                .orElse(null);
        return Overview.of(pipeline, devices.counts(), alarms.unshelved(now), model, flow.flow(now));
    }

    /** Why the console is of no use yet; empty when it has read Kafka once. */
    Optional<String> reasonNotReady() {
        return flow.awaySince(KAFKA).map(since -> "kafka has not answered since " + since);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void askKafka(OffsetReader offsets) throws InterruptedException {
        Instant now = clock.instant();
        try {
            flow.offsets(now, offsets.read());
            flow.answered(KAFKA);
        } catch (OffsetReader.UnavailableException e) {
            flow.failed(KAFKA, now, String.valueOf(e.getMessage()));
        }
        flow.statuses(now, devices.readings(), devices.newestStatus());
    }

    private void askAggregator() throws InterruptedException {
        Instant now = clock.instant();
        try {
            aggregator.refresh();
            flow.answered(Aggregator.NAME);
        } catch (IOException e) {
            flow.failed(Aggregator.NAME, now, ErrorText.of(e));
        }
    }

    private void askDatabase(Database database) {
        Instant now = clock.instant();
        try {
            database.ask();
            flow.answered(Database.NAME);
        } catch (SQLException e) {
            flow.failed(Database.NAME, now, ErrorText.of(e));
        }
    }

    private void askPrograms(Programs programs) throws InterruptedException {
        for (Map.Entry<String, URI> program : urls.byProgram().entrySet()) {
            Instant now = clock.instant();
            try {
                MetricsPage page = programs.metrics(URI.create(program.getValue() + "/metrics"));
                Programs.startedAt(page)
                        .ifPresentOrElse(
                                started -> flow.answered(program.getKey(), started),
                                () -> flow.answered(program.getKey()));
                if (program.getKey().equals(Programs.TRAINING)) {
                    flow.latency(latency(programs.latency(now, page)));
                }
            } catch (IOException e) {
                flow.failed(program.getKey(), now, ErrorText.of(e));
            }
        }
    }

    private static Optional<Latency> latency(ScrapedHistogram seconds) {
        return seconds.count() == 0
                ? Optional.empty()
                : Optional.of(new Latency(
                        seconds.quantile(.5).orElse(0) * 1000,
                        seconds.quantile(.99).orElse(0) * 1000));
    }

    private void tell() {
        AlarmTable.Changes changes = alarms.changes();
        if (!changes.complete() || changes.alarms().size() > 100) {
            events.add("reset", "{}");
        } else {
            changes.alarms().forEach(alarm -> events.add("alarm", text(AlarmPages.document(alarm, alarms))));
        }
        String overview = text(overview());
        if (!overview.equals(toldOverview)) {
            toldOverview = overview;
            events.add("overview", overview);
        }
        ModelHistory models = aggregator.history();
        if (!models.equals(toldModels)) {
            toldModels = models;
            events.add("models", "{}");
        }
        if (ticks % 4 == 0) {
            tellSlowly();
        }
        ticks++;
    }

    private void tellSlowly() {
        events.add("flow", text(flow.flow(clock.instant())));
        aggregator.status().ifPresent(status -> {
            String round = text(status.round());
            if (!round.equals(toldRound)) {
                toldRound = round;
                events.add("round", round);
            }
        });
        long injected = injections.revision();
        if (injected != toldInjections) {
            toldInjections = injected;
            events.add("injections", "{}");
        }
        long revision = devices.revision();
        if (revision != toldDevices) {
            toldDevices = revision;
            events.add("devices", text(devices.counts()));
        }
    }

    private static String text(Object document) {
        return new String(HttpApi.write(document), StandardCharsets.UTF_8);
    }

    /** A turn that fails must not end those to come. */
    private void every(long millis, Turn turn) {
        var unused = threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        turn.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException e) {
                        LOG.atError().setCause(e).log("turn_failed");
                    }
                },
                0,
                millis,
                TimeUnit.MILLISECONDS);
    }

    @FunctionalInterface
    private interface Turn {
        void run() throws InterruptedException;
    }
}
