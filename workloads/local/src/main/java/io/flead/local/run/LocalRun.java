package io.flead.local.run;

import io.flead.api.http.HttpApi;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.topic.Topics;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.failure.UserException;
import io.flead.local.metrics.ChildEndpoints;
import io.flead.local.metrics.TrainingMetrics;
import io.flead.local.port.Port;
import io.flead.local.state.OrphanedProcesses;
import io.flead.local.state.SecretFile;
import io.flead.local.state.StateDirectory;
import io.flead.local.summary.RunObservation;
import io.flead.local.summary.RunSummary;
import io.flead.local.summary.StoredRows;
import io.flead.local.supervision.ChildSpecification;
import io.flead.local.supervision.JavaProgram;
import io.flead.local.supervision.RestartPolicy;
import io.flead.local.supervision.SupervisionListener;
import io.flead.local.supervision.Supervisor;
import io.flead.local.view.LiveView;
import io.flead.local.workload.Workload;
import io.flead.local.workload.WorkloadVariables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Runs a pipeline on this machine from start to end: broker and database, topics, workloads, figures while it runs, and
 * an orderly end that waits until every reading is scored and stored.
 */
public final class LocalRun {

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration COUNTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final long SCARCE_BYTES = 64L * 1024 * 1024;

    private final RunOptions options;
    private final LiveView view;
    private final ShutdownSignal stop;
    private final List<String> keptFailing = new CopyOnWriteArrayList<>();
    private final RunRecorder recorder;
    private final StartupWait startup;
    private Optional<LocalAnalytics> analytics = Optional.empty();

    /**
     * A run that has not begun.
     *
     * @param view where to show it
     * @param stop ends it early
     */
    public LocalRun(RunOptions options, LiveView view, ShutdownSignal stop) {
        this.options = options;
        this.view = view;
        this.stop = stop;
        this.recorder = new RunRecorder(options);
        this.startup = new StartupWait(options.state(), stop, this::isOver);
    }

    /**
     * Runs the pipeline to its end. When this returns, all children have ended.
     *
     * @throws UserException when a part is not built, PostgreSQL cannot run here, or the state directory cannot be
     *     written
     */
    public RunSummary run() throws UserException, InterruptedException {
        long fromNanos = System.nanoTime();
        // Class paths first: a missing build is reported before anything starts.
        Map<Workload, String> classPaths = new LinkedHashMap<>();
        for (Workload workload : workloads()) {
            classPaths.put(workload, options.home().classPath(workload.module()));
        }
        analytics = LocalAnalytics.of(options, view);
        OrphanedProcesses.end(options.state().runFile());
        RunObservation observation;
        Supervisor supervisor = new Supervisor(RestartPolicy.standard(), new Notes());
        try {
            observation = run(supervisor, classPaths, fromNanos);
        } catch (StartupException e) {
            view.note(String.valueOf(e.getMessage()));
            observation = nothing(supervisor, fromNanos);
        } catch (IOException e) {
            throw new UserException(StateDirectory.explain(options.state().path(), e), e);
        } finally {
            analytics.ifPresent(LocalAnalytics::close);
            supervisor.close();
            recorder.remove();
        }
        return RunSummary.of(observation);
    }

    private RunObservation run(Supervisor supervisor, Map<Workload, String> classPaths, long fromNanos)
            throws UserException, IOException, StartupException, InterruptedException {
        options.pipeline().write(options.state().pipelineFile());
        try (LocalServices services =
                LocalServices.start(options.state(), options.cacheDirectory(), options.ports(), supervisor)) {
            recorder.record(supervisor);
            if (!services.await(startup)) {
                return nothing(supervisor, fromNanos);
            }
            view.note(took(services.addresses(), fromNanos));
            ReadingsOffsets offsets = open(services.admin());
            Map<Integer, Long> startOffsets =
                    offsets.ends().orElseThrow(() -> new StartupException("kafka does not answer"));
            boolean everKept = offsets.beginnings()
                    .map(beginnings -> beginnings.values().stream().allMatch(offset -> offset == 0))
                    .orElse(false);
            RunObserver observer = new RunObserver(
                    new ChildEndpoints(Optional.of(apiToken())),
                    options.ports(),
                    offsets,
                    supervisor,
                    startOffsets,
                    everKept,
                    fromNanos);
            if (!startWorkloads(
                    supervisor, classPaths, services.variables(options.listenOnAll()), observer, fromNanos)) {
                return nothing(supervisor, fromNanos);
            }
            watch(supervisor, observer, services.variables(options.listenOnAll()));
            return end(supervisor, observer, new StoredReadings(services.database(), offsets.readingsTopic()));
        }
    }

    private ReadingsOffsets open(Admin admin) throws StartupException, InterruptedException {
        try {
            return ReadingsOffsets.open(
                    admin, Topics.of(options.pipeline().pipeline().spec()));
        } catch (ExecutionException e) {
            throw new StartupException("topics cannot be created: " + e.getCause(), e);
        }
    }

    /** Starts all workloads, the producer when the others are ready: readings sent earlier would only wait. */
    private boolean startWorkloads(
            Supervisor supervisor,
            Map<Workload, String> classPaths,
            WorkloadVariables variables,
            RunObserver observer,
            long fromNanos)
            throws IOException, StartupException, InterruptedException {
        for (Map.Entry<Workload, String> workload : classPaths.entrySet()) {
            if (workload.getKey() != Workload.PRODUCER) {
                supervisor.start(child(workload.getKey(), workload.getValue(), variables));
            }
        }
        recorder.record(supervisor);
        for (Workload workload : List.of(Workload.AGGREGATOR, Workload.ARCHIVER, Workload.TRAINING)) {
            if (!startup.until(workload.module(), () -> observer.isReady(workload.port()))) {
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
            supervisor.start(child(Workload.PRODUCER, producer, variables));
            view.note(took("producer started", fromNanos));
        }
        view.note("status http://127.0.0.1:" + options.ports().of(Port.AGGREGATOR) + HttpApi.STATUS + "  logs "
                + options.state().path().resolve("logs"));
        return true;
    }

    private void watch(Supervisor supervisor, RunObserver observer, WorkloadVariables variables)
            throws InterruptedException {
        Duration every = view.refreshesInPlace() ? REFRESH : LINE_EVERY;
        long nextNanos = System.nanoTime();
        while (!isOver() && !isTimeUp(observer)) {
            if (System.nanoTime() >= nextNanos) {
                observer.poll();
                view.show(observer.snapshot());
                nextNanos += Math.max(every.toNanos(), System.nanoTime() - nextNanos);
            }
            analytics.ifPresent(jobs -> jobs.tick(supervisor, observer, variables));
            recorder.record(supervisor);
            stop.await(TICK);
        }
    }

    private boolean isTimeUp(RunObserver observer) {
        return options.length()
                .map(length -> observer.sinceFirstReading().compareTo(length) >= 0)
                .orElse(false);
    }

    /** Stops the source, waits for the readings under way, gathers the figures, then stops the rest. */
    private RunObservation end(Supervisor supervisor, RunObserver observer, StoredReadings stored)
            throws InterruptedException {
        view.note("ending: the producer stops, its readings are scored and stored");
        if (analytics.isPresent()) {
            analytics.get().end(observer);
        }
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
                view.show(observer.snapshot());
                nextNanos = System.nanoTime() + REFRESH.toNanos();
            }
        }
        observer.poll();
        observer.pollHistory();
        view.show(observer.snapshot());
        OptionalLong rows = stored.between(observer.startOffsets(), ends);
        // After the count: the readings that retention removed before it must be known.
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
        TrainingMetrics none = TrainingMetrics.none();
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

    private ChildSpecification child(Workload workload, String classPath, WorkloadVariables variables)
            throws IOException {
        JavaProgram program = new JavaProgram(
                workload.mainClass(), classPath, workload.jvmOptions(options.cacheDirectory()), List.of());
        Path own = options.state().workload(workload.module());
        int port = options.ports().of(workload.port());
        Map<String, String> environment = workload == Workload.ARCHIVER
                ? variables.withDatabase(program, own, port)
                : variables.of(program, own, port);
        if (workload == Workload.ARCHIVER) {
            // A static member: one that was killed is replaced at once instead of after the session's timeout.
            environment.put(EnvironmentNames.ofKafkaSetting("group.instance.id"), "archiver-0");
        }
        if (workload == Workload.AGGREGATOR) {
            environment.put(EnvironmentNames.API_TOKEN, apiToken());
        }
        if (workload == Workload.TRAINING) {
            environment.put(
                    EnvironmentNames.METRICS_PORT,
                    Integer.toString(options.ports().of(Port.TRAINING_METRICS)));
            // Many small networks: more threads for one of them cost more than they give.
            environment.put(EnvironmentNames.OMP_NUM_THREADS, "1");
        }
        return new ChildSpecification(
                workload.module(),
                program.command(),
                environment,
                options.state().log(workload.module()),
                workload.grace(),
                ChildSpecification.Preparation.NONE);
    }

    private String apiToken() throws IOException {
        return SecretFile.readOrMake(SecretFile.apiToken(options.state().path()));
    }

    private boolean isOver() {
        return stop.isGiven() || !keptFailing.isEmpty();
    }

    private static String took(String what, long fromNanos) {
        return String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - fromNanos) / 1e9, what);
    }

    /** Reports unwanted ends to the user. */
    private final class Notes implements SupervisionListener {

        @Override
        public void restarting(String name, String reason, Duration delay) {
            view.note(String.format(Locale.ROOT, "%s %s, restarts in %.1f s", name, reason, delay.toMillis() / 1000.0));
        }

        @Override
        public void gaveUp(String name, String reason, int failures, Path log, List<String> lastLines) {
            // The pipeline works without the analytics.
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
