package io.flead.local.supervision;

import io.flead.local.supervision.ChildStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One supervised process over all its starts. Thread-safe. */
final class Child {

    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final int TAIL_LINES = 5;

    private final ChildSpecification specification;
    private final RestartPolicy policy;
    private final ScheduledExecutorService executor;
    private final SupervisionListener listener;
    private final ChildLog log;

    private State state = State.WAITING;
    private @Nullable Process process;
    private @Nullable ScheduledFuture<?> restart;
    private long startedNanos;
    private int failures;
    private int restarts;
    private OptionalInt lastExit = OptionalInt.empty();

    Child(
            ChildSpecification specification,
            RestartPolicy policy,
            ScheduledExecutorService executor,
            SupervisionListener listener,
            ChildLog log) {
        this.specification = specification;
        this.policy = policy;
        this.executor = executor;
        this.listener = listener;
        this.log = log;
    }

    /** First start. Nothing is retried: the caller gets the error. */
    synchronized void start() throws IOException {
        log.rotate();
        try {
            launch();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot start " + specification.name() + ": " + e.getMessage(), e);
        }
    }

    synchronized ChildStatus status() {
        Process current = process;
        OptionalLong pid =
                state == State.RUNNING && current != null ? OptionalLong.of(current.pid()) : OptionalLong.empty();
        return new ChildStatus(specification.name(), state, pid, restarts, lastExit);
    }

    /** Stops it for good; returns when its process is gone. */
    void stop() {
        Process current;
        synchronized (this) {
            if (state != State.FAILED) {
                state = State.STOPPED;
            }
            if (restart != null) {
                restart.cancel(false);
            }
            current = process;
        }
        if (current == null || !current.isAlive()) {
            return;
        }
        current.destroy();
        if (!endsWithin(current, specification.grace())) {
            LOG.atWarn()
                    .addKeyValue("name", specification.name())
                    .addKeyValue("grace", specification.grace())
                    .log("child_killed");
            current.destroyForcibly();
            endsWithin(current, Duration.ofSeconds(10));
        }
    }

    void boundLog() {
        try {
            log.bound();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("name", specification.name())
                    .addKeyValue("reason", e.getMessage())
                    .log("log_not_bounded");
        }
    }

    private void launch() throws Exception {
        specification.beforeStart().run();
        ProcessBuilder builder =
                ChildProcess.builder(SystemPrograms.inOwnSession(specification.command()), specification.environment());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        Process started = builder.start();
        process = started;
        startedNanos = System.nanoTime();
        state = State.RUNNING;
        LOG.atInfo()
                .addKeyValue("name", specification.name())
                .addKeyValue("pid", started.pid())
                .log("child_started");
        var unused = started.onExit().thenAcceptAsync(ended -> exited(ended.exitValue()), executor);
    }

    private synchronized void exited(int exitValue) {
        if (state != State.RUNNING) {
            return;
        }
        lastExit = OptionalInt.of(exitValue);
        failed(Duration.ofNanos(System.nanoTime() - startedNanos), "ended with status " + exitValue);
    }

    private void failed(Duration ran, String reason) {
        RestartPolicy.Decision decision = policy.afterExit(failures, ran);
        failures = decision.failures();
        if (decision instanceof RestartPolicy.Restart again) {
            state = State.WAITING;
            restart = executor.schedule(this::relaunch, again.delay().toMillis(), TimeUnit.MILLISECONDS);
            listener.restarting(specification.name(), reason, again.delay());
        } else {
            state = State.FAILED;
            listener.gaveUp(specification.name(), reason, failures, log.file(), log.tail(TAIL_LINES));
        }
    }

    private synchronized void relaunch() {
        if (state != State.WAITING) {
            return;
        }
        restarts++;
        try {
            launch();
        } catch (Exception e) {
            failed(Duration.ZERO, "did not start: " + e.getMessage());
        }
    }

    private static boolean endsWithin(Process process, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    // A stop is carried through: children must not outlive it.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
