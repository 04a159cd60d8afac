package io.flead.local.run;

import io.flead.api.http.HttpApi;
import io.flead.api.topic.Topics;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.failure.UserException;
import io.flead.local.metrics.ChildEndpoints;
import io.flead.local.metrics.ScrapeFile;
import io.flead.local.metrics.TrainingMetrics;
import io.flead.local.port.Port;
import io.flead.local.state.OrphanedProcesses;
import io.flead.local.state.StateDirectory;
import io.flead.local.summary.RunObservation;
import io.flead.local.summary.RunSummary;
import io.flead.local.summary.StoredRows;
import io.flead.local.supervision.RestartPolicy;
import io.flead.local.supervision.Supervisor;
import io.flead.local.view.LiveView;
import io.flead.local.workload.Workload;
import io.flead.local.workload.WorkloadVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Runs a pipeline on this machine from start to end: broker and database, topics, workloads, figures while it runs, and
 * an orderly end that waits until every reading is scored and stored.
 */
public final class LocalRun {

    /** In the order in which they are ready. */
    private static final List<Workload> BEFORE_PRODUCER =
            List.of(Workload.AGGREGATOR, Workload.ARCHIVER, Workload.TRAINING);

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration COUNTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private final RunOptions options;
    private final LiveView view;
    private final ShutdownSignal stop;
    private final FailureNotes failures;
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
        this.failures = new FailureNotes(view);
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
        WorkloadChildren children = WorkloadChildren.of(options);
        analytics = LocalAnalytics.of(options, view);
        OrphanedProcesses.end(options.state().runFile());
        RunObservation observation;
        Supervisor supervisor = new Supervisor(RestartPolicy.standard(), failures);
        try {
            observation = run(supervisor, children, fromNanos);
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

    private RunObservation run(Supervisor supervisor, WorkloadChildren children, long fromNanos)
            throws UserException, IOException, StartupException, InterruptedException {
        options.pipeline().write(options.state().pipelineFile());
        Files.writeString(scrapeFile(), ScrapeFile.text(options.pipeline().pipeline(), options.ports()));
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
                    new ChildEndpoints(Optional.of(children.apiToken())),
                    options.ports(),
                    offsets,
                    supervisor,
                    startOffsets,
                    everKept,
                    fromNanos);
            if (!startWorkloads(supervisor, children, services.variables(options.listenOnAll()), observer, fromNanos)) {
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
            WorkloadChildren children,
            WorkloadVariables variables,
            RunObserver observer,
            long fromNanos)
            throws IOException, StartupException, InterruptedException {
        for (Workload workload : BEFORE_PRODUCER) {
            supervisor.start(children.child(workload, variables));
        }
        if (children.haveConsole()) {
            // Nothing waits for it: it shows the start of the others.
            supervisor.start(children.child(Workload.CONSOLE, variables));
        }
        recorder.record(supervisor);
        for (Workload workload : BEFORE_PRODUCER) {
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
        if (children.haveProducer()) {
            supervisor.start(children.child(Workload.PRODUCER, variables));
            view.note(took("producer started", fromNanos));
        }
        if (children.haveConsole()) {
            view.note("console http://127.0.0.1:" + options.ports().of(Port.CONSOLE) + "/");
        }
        view.note("status http://127.0.0.1:" + options.ports().of(Port.AGGREGATOR) + HttpApi.STATUS + "  logs "
                + options.state().path().resolve("logs"));
        view.note("metrics prometheus --config.file=" + scrapeFile() + "  Grafana: docs/attach.md");
        return true;
    }

    private Path scrapeFile() {
        return options.state().path().resolve(ScrapeFile.NAME);
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
                        && observer.observation(ends, endsKnown, StoredRows.none(), failures.keptFailing())
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
        RunObservation observation = observer.observation(
                ends, endsKnown, new StoredRows(rows, passed, observer.removed()), failures.keptFailing());
        // These do not need one another to stop.
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        for (String child : List.of(
                Workload.TRAINING.module(),
                Workload.AGGREGATOR.module(),
                Workload.ARCHIVER.module(),
                Workload.CONSOLE.module(),
                AnalyticsProgram.WINDOWS)) {
            stops.add(CompletableFuture.runAsync(() -> supervisor.stop(child), task -> new Thread(task).start()));
        }
        stops.forEach(CompletableFuture::join);
        return observation;
    }

    /** Pauses for a moment; returns false when the time to wait for the end is over. */
    private boolean isWorthWaiting(DrainDeadline deadline, RunObserver observer) throws InterruptedException {
        if (!failures.keptFailing().isEmpty() || deadline.isOver(System.nanoTime())) {
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
                failures.keptFailing());
    }

    private boolean isOver() {
        return stop.isGiven() || !failures.keptFailing().isEmpty();
    }

    private static String took(String what, long fromNanos) {
        return String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - fromNanos) / 1e9, what);
    }
}
