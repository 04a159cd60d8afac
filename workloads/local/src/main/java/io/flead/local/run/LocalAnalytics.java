package io.flead.local.run;

import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.analytics.Job;
import io.flead.local.analytics.Schedule;
import io.flead.local.analytics.ScheduledJobs;
import io.flead.local.failure.UserException;
import io.flead.local.port.Port;
import io.flead.local.state.StateDirectory;
import io.flead.local.supervision.Supervisor;
import io.flead.local.view.LiveView;
import io.flead.local.workload.WorkloadVariables;
import io.flead.process.metrics.MetricsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The analytics of a run: the windows as a child that is kept running, the jobs on the pipeline's schedule. They start
 * when the run's first global model is there, because the start of Spark takes as much of a small machine as the
 * pipeline itself. Whatever becomes of them, the pipeline goes on. Used by one thread.
 */
final class LocalAnalytics implements AutoCloseable {

    /** Long enough for a first model where one comes. */
    private static final Duration STARTS_AFTER = Duration.ofSeconds(90);

    private final RunOptions options;
    private final LiveView view;
    private final Schedule schedule;
    private final String classPath;
    private boolean started;
    private @Nullable ScheduledJobs jobs;

    private LocalAnalytics(RunOptions options, LiveView view, Schedule schedule, String classPath) {
        this.options = options;
        this.view = view;
        this.schedule = schedule;
        this.classPath = classPath;
    }

    /**
     * The analytics that the pipeline declares, if any. Starts nothing.
     *
     * @throws UserException when the analytics are not built, or the schedule makes no sense
     */
    static Optional<LocalAnalytics> of(RunOptions options, LiveView view) throws UserException {
        var analytics = options.pipeline().pipeline().spec().analytics();
        if (!analytics.enabled()) {
            return Optional.empty();
        }
        return Optional.of(new LocalAnalytics(
                options, view, Schedule.of(analytics.schedule()), options.home().classPath(AnalyticsProgram.MODULE)));
    }

    /** Starts the runs that are due. */
    void tick(Supervisor supervisor, RunObserver observer, WorkloadVariables variables) {
        if (!started && (observer.hasPublished() || observer.sinceFirstReading().compareTo(STARTS_AFTER) > 0)) {
            started = true;
            start(supervisor, variables);
        }
        if (jobs != null) {
            jobs.tick();
        }
    }

    private void start(Supervisor supervisor, WorkloadVariables variables) {
        StateDirectory state = options.state();
        AnalyticsProgram program = new AnalyticsProgram(
                classPath,
                AnalyticsProgram.optionsFile(options.home().root()),
                variables,
                state.workload(AnalyticsProgram.MODULE),
                options.cacheDirectory());
        try {
            supervisor.start(program.windows(options.ports().of(Port.ANALYTICS), state.log(AnalyticsProgram.WINDOWS)));
        } catch (IOException e) {
            view.note("analytics did not start: " + e.getMessage());
        }
        ScheduledJobs scheduled = new ScheduledJobs(
                schedule,
                List.of(Job.ALL),
                job -> {
                    Path log = state.log("analytics-batch");
                    return program.job(job, List.of("--quiet"))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
                },
                InstantSource.system(),
                view::note);
        jobs = scheduled;
        view.note("analytics started: windows now, batch "
                + scheduled.due().map(due -> "at " + due).orElse("never"));
    }

    /** Prints the results of the analytics. The windows run until the others stop, the jobs end. */
    void end(RunObserver observer) throws InterruptedException {
        if (started) {
            view.note("analytics: " + windows(observer.windows())
                    + (jobs == null ? "" : ", " + jobs.done() + " jobs done, " + jobs.failed() + " failed"));
        }
        close();
    }

    private static String windows(Optional<MetricsPage> page) {
        if (page.isEmpty()) {
            return "the windows do not answer";
        }
        OptionalDouble rows = page.get().sum("flead_windows_rows_total");
        OptionalDouble records = page.get().sum("flead_windows_records_total");
        return String.format(
                Locale.ROOT, "windows of %,.0f readings, %,.0f rows written", records.orElse(0), rows.orElse(0));
    }

    @Override
    public void close() {
        if (jobs != null) {
            jobs.close();
        }
    }
}
