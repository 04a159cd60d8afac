package io.flead.analytics.job;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One live line: what is done, readings so far, share of the tasks that are done. Rewritten in place on a terminal, a line each few seconds
 * elsewhere. Thread-safe.
 */
public final class Progress {

    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean quiet;
    private final long begun = System.nanoTime();
    // The first line comes at once: Spark's start takes seconds.
    private long shownAt = begun - ELSEWHERE.toNanos();
    private String stage = "";
    private int tasks;
    private int tasksDone;
    private long rows;

    /**
     * A line.
     *
     * @param out where to
     * @param terminal whether that is a terminal
     * @param quiet shows nothing but the final line
     */
    public Progress(PrintStream out, boolean terminal, boolean quiet) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** Goes on to something else; its tasks are announced as they become known. */
    public synchronized void stage(String name) {
        stage = name;
        tasks = 0;
        tasksDone = 0;
        show();
    }

    /** So many tasks more belong to this stage. */
    public synchronized void tasksKnown(int more) {
        tasks += more;
        show();
    }

    /** One task is done. */
    public synchronized void taskDone() {
        tasksDone++;
        show();
    }

    /** So many readings more have been read. */
    public synchronized void rowsRead(long more) {
        rows += more;
        show();
    }

    /** Says something that stays. */
    public synchronized void say(String line) {
        end();
        out.println(line);
    }

    /** The final line. */
    public synchronized void finish(String job, JobCounts counts) {
        say(String.format(
                Locale.ROOT,
                "%s: %,d readings read, %,d rows written, %.1f s",
                job,
                counts.rowsRead(),
                counts.rowsWritten(),
                (System.nanoTime() - begun) / 1e9));
    }

    /** Removes the live line. */
    public synchronized void end() {
        if (terminal && !quiet) {
            out.print(CLEAR_LINE);
        }
        out.flush();
    }

    private void show() {
        long time = System.nanoTime();
        if (quiet || time - shownAt < (terminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
            return;
        }
        shownAt = time;
        String line = stage
                + (rows == 0 ? "" : String.format(Locale.ROOT, "  %,d readings", rows))
                + (tasks == 0 ? "" : "  " + tasksDone + "/" + tasks + " tasks  " + 100L * tasksDone / tasks + " %")
                + "  " + TimeUnit.NANOSECONDS.toSeconds(time - begun) + " s";
        if (terminal) {
            out.print(CLEAR_LINE + line);
            out.flush();
        } else {
            out.println(line);
        }
    }
}
