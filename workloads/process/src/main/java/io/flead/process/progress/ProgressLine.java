package io.flead.process.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * One live line: the stage, readings so far, the share of its steps that are done. Rewritten in place on a terminal, a
 * line each few seconds elsewhere. Thread-safe.
 */
public final class ProgressLine {

    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean quiet;
    private final long begun = System.nanoTime();
    // The first line comes at once: some programs take seconds to start.
    private long shownAt = begun - ELSEWHERE.toNanos();
    private String stage = "";
    private int steps;
    private int stepsDone;
    private long readings;

    /**
     * A line.
     *
     * @param quiet shows only lasting lines
     */
    public ProgressLine(PrintStream out, boolean terminal, boolean quiet) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** Whether this process has a terminal. */
    @SuppressWarnings("SystemConsoleNull") // this runs on Java 17, where null is the answer
    public static boolean onTerminal() {
        return System.console() != null;
    }

    /** Begins a stage whose steps become known later. */
    public void stage(String name) {
        stage(name, 0);
    }

    /** Begins a stage of so many steps. */
    public synchronized void stage(String name, int knownSteps) {
        stage = name;
        steps = knownSteps;
        stepsDone = 0;
        show();
    }

    /** Adds steps to this stage. */
    public synchronized void stepsKnown(int more) {
        steps += more;
        show();
    }

    /** One step is done. */
    public synchronized void stepDone() {
        stepsDone++;
        show();
    }

    /** So many readings more have been read. */
    public synchronized void readingsRead(long more) {
        readings += more;
        show();
    }

    /** Prints a line that stays. */
    public synchronized void print(String line) {
        end();
        out.println(line);
        shownAt = System.nanoTime();
    }

    /** Removes the live line. */
    public synchronized void end() {
        if (terminal && !quiet) {
            out.print(CLEAR_LINE);
        }
        out.flush();
    }

    /** The time since this was created. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void show() {
        long time = System.nanoTime();
        if (quiet || time - shownAt < (terminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
            return;
        }
        shownAt = time;
        String line = stage
                + (readings == 0 ? "" : String.format(Locale.ROOT, "  %,d readings", readings))
                + (steps == 0 ? "" : "  " + stepsDone + "/" + steps + "  " + 100L * stepsDone / steps + " %")
                + "  " + elapsed().toSeconds() + " s";
        if (terminal) {
            out.print(CLEAR_LINE + line);
            out.flush();
        } else {
            out.println(line);
        }
    }
}
