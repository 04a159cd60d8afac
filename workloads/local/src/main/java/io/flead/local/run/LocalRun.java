package io.flead.local.run;

import io.flead.api.topic.Topics;
import io.flead.local.Refusal;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.broker.LocalBroker;
import io.flead.local.database.DatabaseConfiguration;
import io.flead.local.database.LocalDatabase;
import io.flead.local.port.Port;
import io.flead.local.state.Leftovers;
import io.flead.local.state.RunRecord;
import io.flead.local.state.RunRecord.ProcessStamp;
import io.flead.local.summary.RunObservation;
import io.flead.local.summary.RunSummary;
import io.flead.local.summary.StoredRows;
import io.flead.local.supervision.ChildSpecification;
import io.flead.local.supervision.ChildStatus;
import io.flead.local.supervision.JavaProgram;
import io.flead.local.supervision.RestartPolicy;
import io.flead.local.supervision.SupervisionListener;
import io.flead.local.supervision.Supervisor;
import io.flead.local.view.LiveView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline on this machine from start to end: broker and database, topics, workloads, figures while it runs, and an orderly end that
 * waits until every reading is scored and stored.
 */
public final class LocalRun {

    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);

    private static final String KAFKA = "kafka";
    private static final String POSTGRES = "postgres";

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
    private static final Duration COUNTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final long SCARCE_BYTES = 64L * 1024 * 1024;

    private final RunOptions options;
    private final LiveView view;
    private final StopSignal stop;
    private final List<String> keptFailing = new CopyOnWriteArrayList<>();
    private final String startedAt = Instant.now().toString();
    private Map<String, ProcessStamp> recorded = Map.of();
    private LocalAnalytics analytics = LocalAnalytics.none();

    /**
     * A run that has not begun.
     *
     * @param options what to run
     * @param view where to show it
     * @param stop ends it early
     */
    public LocalRun(RunOptions options, LiveView view, StopSignal stop) {
        this.options = options;
        this.view = view;
        this.stop = stop;
    }

    /**
     * Runs the pipeline to its end. When this returns, all children have ended.
     *
     * @throws Refusal when a part is not built, PostgreSQL cannot run here, or the state directory cannot be written
     */
    public RunSummary run() throws Refusal, InterruptedException {
        long fromNanos = System.nanoTime();
        // Class paths first: what is not built is said before anything starts.
        Map<Workload, String> classPaths = new LinkedHashMap<>();
        for (Workload workload : workloads()) {
            classPaths.put(workload, options.home().classPath(workload.module()));
        }
        analytics = LocalAnalytics.of(options, view);
        Leftovers.end(options.state().runFile());
        RunObservation observation;
        Supervisor supervisor = new Supervisor(RestartPolicy.standard(), new Notes());
        try {
            observation = run(supervisor, classPaths, fromNanos);
        } catch (StartFailure e) {
            view.note(String.valueOf(e.getMessage()));
            observation = nothing(supervisor, fromNanos);
        } catch (IOException e) {
            throw new Refusal(
                    io.flead.local.state.StateDirectory.explain(options.state().path(), e), e);
        } finally {
            analytics.close();
            supervisor.close();
            removeRecord();
        }
        return RunSummary.of(observation);
    }

    private RunObservation run(Supervisor supervisor, Map<Workload, String> classPaths, long fromNanos)
            throws Refusal, IOException, StartFailure, InterruptedException {
        Path state = options.state().path();
        options.pipeline().write(options.state().pipelineFile());
        // Whether PostgreSQL can run here at all is known before anything is started.
        LocalDatabase database = LocalDatabase.locate(
                state, options.cacheDirectory(), options.ports().of(Port.DATABASE));

        // The broker's JVM starts while the database is initialised.
        LocalBroker broker = LocalBroker.prepare(
                state, options.ports().of(Port.KAFKA), options.ports().of(Port.KAFKA_CONTROLLER));
        supervisor.start(broker.child(KAFKA, options.state().log(KAFKA), System.getProperty("java.class.path")));
        database.prepare();
        supervisor.start(database.child(POSTGRES, options.state().log(POSTGRES)));
        record(supervisor);
        try (Admin admin = broker.connect()) {
            if (!await(KAFKA, () -> broker.isReady(admin)) || !await(POSTGRES, database::isReady)) {
                return nothing(supervisor, fromNanos);
            }
            view.note(took(
                    "kafka at " + broker.configuration().bootstrapServers() + ", database at "
                            + database.configuration().url(),
                    fromNanos));
            ReadingsLedger ledger = open(admin);
            Map<Integer, Long> startOffsets =
                    ledger.ends().orElseThrow(() -> new StartFailure("kafka does not answer"));
            boolean everKept = ledger.beginnings()
                    .map(beginnings -> beginnings.values().stream().allMatch(offset -> offset == 0))
                    .orElse(false);
            RunObserver observer =
                    new RunObserver(options.ports(), ledger, supervisor, startOffsets, everKept, fromNanos);
            if (!startWorkloads(supervisor, classPaths, broker, database, observer, fromNanos)) {
                return nothing(supervisor, fromNanos);
            }
            watch(supervisor, observer, broker, database);
            return end(supervisor, observer, new StoredReadings(database, ledger.readingsTopic()));
        }
    }

    private ReadingsLedger open(Admin admin) throws StartFailure, InterruptedException {
        try {
            return ReadingsLedger.open(
                    admin, Topics.of(options.pipeline().pipeline().spec().kafka()));
        } catch (ExecutionException e) {
            throw new StartFailure("topics cannot be made: " + e.getCause(), e);
        }
    }

    /** Starts all workloads, the producer when the others are ready: what it sends earlier would only wait. */
    private boolean startWorkloads(
            Supervisor supervisor,
            Map<Workload, String> classPaths,
            LocalBroker broker,
            LocalDatabase database,
            RunObserver observer,
            long fromNanos)
            throws IOException, StartFailure, InterruptedException {
        for (Map.Entry<Workload, String> workload : classPaths.entrySet()) {
            if (workload.getKey() != Workload.PRODUCER) {
                supervisor.start(child(workload.getKey(), workload.getValue(), broker, database));
            }
        }
        record(supervisor);
        for (Workload workload : List.of(Workload.AGGREGATOR, Workload.ARCHIVER, Workload.TRAINING)) {
            if (!await(workload.module(), () -> observer.isReady(workload.port()))) {
                return false;
            }
            view.note(took(workload.module() + " ready", fromNanos));
        }
        long deadline = System.nanoTime() + COUNTS_WITHIN.toNanos();
        while (!observer.isTrainingCounting() && System.nanoTime() < deadline && !isOver()) {
            stop.await(TICK);
        }
        observer.begin();
        String producer = classPaths.get(Workload.PRODUCER);
        if (producer != null) {
            supervisor.start(child(Workload.PRODUCER, producer, broker, database));
            view.note(took("producer started", fromNanos));
        }
        view.note("status http://127.0.0.1:" + options.ports().of(Port.AGGREGATOR) + "/api/status  logs "
                + options.state().path().resolve("logs"));
        return true;
    }

    private void watch(Supervisor supervisor, RunObserver observer, LocalBroker broker, LocalDatabase database)
            throws InterruptedException {
        Duration every = view.refreshesInPlace() ? REFRESH : LINE_EVERY;
        long nextNanos = System.nanoTime();
        while (!isOver() && !isTimeUp(observer)) {
            if (System.nanoTime() >= nextNanos) {
                observer.poll();
                view.show(observer.live());
                nextNanos += Math.max(every.toNanos(), System.nanoTime() - nextNanos);
            }
            analytics.tick(supervisor, observer, broker.configuration(), database.configuration());
            record(supervisor);
            stop.await(TICK);
        }
    }

    private boolean isTimeUp(RunObserver observer) {
        return options.length()
                .map(length -> observer.sinceFirstReading().compareTo(length) >= 0)
                .orElse(false);
    }

    /** Stops the source, waits for what is under way, gathers the figures, then stops the rest. */
    private RunObservation end(Supervisor supervisor, RunObserver observer, StoredReadings stored)
            throws InterruptedException {
        view.note("ending: the producer stops, what it sent is scored and stored");
        analytics.end(observer);
        supervisor.stop(Workload.PRODUCER.module());
        DrainDeadline deadline = new DrainDeadline(System.nanoTime());
        boolean endsKnown = observer.pollEnds();
        while (!endsKnown && isWorthWaiting(deadline, observer)) {
            endsKnown = observer.pollEnds();
        }
        Map<Integer, Long> ends = observer.ends();
        observer.poll();
        boolean passed = stored.hasPassed(ends);
        long nextNanos = System.nanoTime();
        while (!(passed
                        && observer.observation(ends, endsKnown, StoredRows.none(), keptFailing)
                                .isHandled())
                && isWorthWaiting(deadline, observer)) {
            observer.poll();
            passed = stored.hasPassed(ends);
            if (view.refreshesInPlace() && System.nanoTime() >= nextNanos) {
                view.show(observer.live());
                nextNanos = System.nanoTime() + REFRESH.toNanos();
            }
        }
        observer.poll();
        observer.pollHistory();
        view.show(observer.live());
        OptionalLong rows = stored.between(observer.startOffsets(), ends);
        // After the count: what retention removed before it must be known.
        observer.pollArchiver();
        RunObservation observation =
                observer.observation(ends, endsKnown, new StoredRows(rows, passed, observer.removed()), keptFailing);
        // These do not need one another to stop.
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        for (String child : List.of(
                Workload.TRAINING.module(),
                Workload.AGGREGATOR.module(),
                Workload.ARCHIVER.module(),
                AnalyticsProgram.WINDOWS)) {
            stops.add(CompletableFuture.runAsync(() -> supervisor.stop(child), task -> new Thread(task).start()));
        }
        stops.forEach(CompletableFuture::join);
        return observation;
    }

    /** Pauses for a moment; returns false when the time to wait for the end is over. */
    private boolean isWorthWaiting(DrainDeadline deadline, RunObserver observer) throws InterruptedException {
        if (!keptFailing.isEmpty() || deadline.isOver(System.nanoTime())) {
            return false;
        }
        TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
        if (observer.isRestarting()) {
            deadline.restarting(System.nanoTime());
        }
        return true;
    }

    private RunObservation nothing(Supervisor supervisor, long fromNanos) {
        var none = io.flead.local.metrics.TrainingFigures.none();
        return new RunObservation(
                Map.of(),
                Map.of(),
                true,
                false,
                none,
                none,
                0,
                0,
                List.of(),
                StoredRows.none(),
                supervisor.restarts(),
                Duration.ofNanos(System.nanoTime() - fromNanos),
                keptFailing);
    }

    private List<Workload> workloads() {
        return options.pipeline().hasProducer()
                ? List.of(Workload.values())
                : List.of(Workload.TRAINING, Workload.AGGREGATOR, Workload.ARCHIVER);
    }

    private ChildSpecification child(Workload workload, String classPath, LocalBroker broker, LocalDatabase database)
            throws IOException {
        JavaProgram program = new JavaProgram(
                workload.mainClass(), classPath, workload.jvmOptions(options.cacheDirectory()), List.of());
        Path own = Files.createDirectories(options.state().workload(workload.module()));
        Map<String, String> environment = new LinkedHashMap<>(program.environment());
        environment.put("PIPELINE_FILE", options.state().pipelineFile().toString());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.configuration().bootstrapServers());
        environment.put("HTTP_PORT", Integer.toString(options.ports().of(workload.port())));
        environment.put("STATE_DIR", own.toString());
        // One arena per core would cost tens of MiB in each JVM.
        environment.put("MALLOC_ARENA_MAX", "2");
        if (workload == Workload.ARCHIVER) {
            // A static member: one that was killed is replaced at once instead of after the session's timeout.
            environment.put("KAFKA_GROUP_INSTANCE_ID", "archiver-0");
            environment.put("DATABASE_URL", database.configuration().url());
            environment.put("DATABASE_USER", DatabaseConfiguration.USER);
            environment.put("DATABASE_PASSWORD", database.configuration().password());
        }
        if (workload == Workload.TRAINING) {
            environment.put("METRICS_PORT", Integer.toString(options.ports().of(Port.TRAINING_METRICS)));
            // Many small networks: more threads for one of them cost more than they give.
            environment.put("OMP_NUM_THREADS", "1");
        }
        return new ChildSpecification(
                workload.module(),
                program.command(),
                environment,
                options.state().log(workload.module()),
                workload.grace(),
                ChildSpecification.Preparation.NONE);
    }

    /** Waits until a child is ready. Returns false when the run is to end. */
    private boolean await(String name, Condition condition) throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!isOver()) {
            if (condition.holds()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailure(name + " was not ready after " + STARTS_WITHIN.toSeconds() + " s: see "
                        + options.state().log(name));
            }
            stop.await(Duration.ofMillis(100));
        }
        return false;
    }

    private boolean isOver() {
        return stop.isGiven() || !keptFailing.isEmpty();
    }

    private void record(Supervisor supervisor) {
        Map<String, ProcessStamp> children = new LinkedHashMap<>();
        for (ChildStatus child : supervisor.statuses()) {
            child.pid().ifPresent(pid -> {
                ProcessStamp known = recorded.get(child.name());
                children.put(child.name(), known != null && known.pid() == pid ? known : ProcessStamp.of(pid));
            });
        }
        if (children.equals(recorded)) {
            return;
        }
        recorded = children;
        try {
            new RunRecord(
                            options.pipeline().pipeline().name(),
                            ProcessStamp.of(ProcessHandle.current().pid()),
                            startedAt,
                            options.ports().byLabel(),
                            children)
                    .write(options.state().runFile());
        } catch (IOException e) {
            LOG.warn("event=run_not_recorded reason=\"{}\"", e.getMessage());
        }
    }

    private void removeRecord() {
        try {
            Files.deleteIfExists(options.state().runFile());
        } catch (IOException e) {
            LOG.warn("event=run_record_not_removed reason=\"{}\"", e.getMessage());
        }
    }

    private static String took(String what, long fromNanos) {
        return String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - fromNanos) / 1e9, what);
    }

    /** Something that becomes true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** Tells the user of unwanted ends. */
    private final class Notes implements SupervisionListener {

        @Override
        public void restarting(String name, String reason, Duration delay) {
            view.note(String.format(Locale.ROOT, "%s %s, restarts in %.1f s", name, reason, delay.toMillis() / 1000.0));
        }

        @Override
        public void gaveUp(String name, String reason, int failures, Path log, List<String> lastLines) {
            // What the analytics would have told is missing, but the pipeline works without them.
            if (!name.equals(AnalyticsProgram.WINDOWS)) {
                keptFailing.add(name);
            }
            StringBuilder text = new StringBuilder(
                    name + " kept failing (" + failures + " times, last: " + reason + "): see " + log);
            long free = log.toFile().getUsableSpace();
            if (free < SCARCE_BYTES) {
                text.append("; the disk is full (").append(free / 1024).append(" KiB free): free some");
            }
            lastLines.forEach(
                    line -> text.append(System.lineSeparator()).append("    ").append(line));
            view.note(text.toString());
        }
    }
}
