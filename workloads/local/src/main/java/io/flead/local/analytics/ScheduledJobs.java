package io.flead.local.analytics;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the jobs on a schedule, one after the other, each a process that ends. A run that takes longer than until the
 * next one is due skips that one. A job that fails is reported and runs again when it is next due. Moves only in {@link
 * #tick}: used by one thread.
 */
public final class ScheduledJobs implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Starts a job. */
    @FunctionalInterface
    public interface Launcher {
        /**
         * Starts it.
         *
         * @throws IOException when it cannot be started
         */
        Process launch(Job job) throws IOException;
    }

    private final Schedule schedule;
    private final List<Job> each;
    private final Launcher launcher;
    private final InstantSource clock;
    private final Consumer<String> notes;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private Optional<Instant> due;
    private @Nullable Running running;
    private int done;
    private int failed;

    /**
     * Jobs of which none is due before the schedule says so.
     *
     * @param each the jobs that run each time, in this order
     * @param notes hears in a line how each job ended
     */
    public ScheduledJobs(
            Schedule schedule, List<Job> each, Launcher launcher, InstantSource clock, Consumer<String> notes) {
        this.schedule = schedule;
        this.each = List.copyOf(each);
        this.launcher = launcher;
        this.clock = clock;
        this.notes = notes;
        this.due = schedule.next(clock.instant());
    }

    /** Does the work that is due now, without waiting for anything. */
    public void tick() {
        Instant now = clock.instant();
        Running current = running;
        if (current != null && !current.process().isAlive()) {
            ended(current, now);
        }
        if (due.isPresent() && !due.get().isAfter(now)) {
            due = schedule.next(now);
            if (running == null && waiting.isEmpty()) {
                waiting.addAll(each);
            } else {
                notes.accept("analytics still run: the next time is "
                        + due.map(Instant::toString).orElse("never"));
            }
        }
        while (running == null && !waiting.isEmpty()) {
            start(waiting.remove(), now);
        }
    }

    /** Next runs of the jobs. */
    public Optional<Instant> due() {
        return due;
    }

    /** Jobs that ended well. */
    public int done() {
        return done;
    }

    /** Jobs that did not. */
    public int failed() {
        return failed;
    }

    private void start(Job job, Instant now) {
        try {
            running = new Running(job, launcher.launch(job), now);
        } catch (IOException e) {
            failed++;
            notes.accept("analytics " + job.label() + " did not start: " + e.getMessage());
        }
    }

    private void ended(Running ended, Instant now) {
        running = null;
        int code = ended.process().exitValue();
        long seconds = Duration.between(ended.since(), now).toSeconds();
        if (code == 0) {
            done++;
            notes.accept("analytics " + ended.job().label() + " done in " + seconds + " s");
        } else {
            failed++;
            notes.accept("analytics " + ended.job().label() + " ended with status " + code + " after " + seconds
                    + " s, the next time is " + due.map(Instant::toString).orElse("never"));
        }
    }

    /** Ends the running job. It leaves nothing half done: the next run does it again. */
    @Override
    public void close() {
        waiting.clear();
        Running current = running;
        if (current == null) {
            return;
        }
        current.process().destroy();
        try {
            if (!current.process().waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                current.process().destroyForcibly();
            }
        } catch (InterruptedException e) {
            current.process().destroyForcibly();
            Thread.currentThread().interrupt();
        }
        running = null;
    }

    /** The running job. */
    private record Running(Job job, Process process, Instant since) {}
}
