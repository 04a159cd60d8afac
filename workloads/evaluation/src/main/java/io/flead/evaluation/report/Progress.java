package io.flead.evaluation.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * A live line: rewritten in place on a terminal, one line each few seconds elsewhere. Thread-safe.
 */
public final class Progress {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private long shownAt = begun;
    private String what = "";
    private int steps = 1;
    private int done;

    /**
     * A line.
     *
     * @param out where to
     * @param terminal whether that is a terminal
     */
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Goes on to something else. */
    public synchronized void begin(String newWhat, int newSteps) {
        what = newWhat;
        steps = Math.max(1, newSteps);
        done = 0;
        show();
    }

    /** One step is done. */
    public synchronized void step() {
        done++;
        show();
    }

    /** Removes the line. */
    public synchronized void end() {
        if (terminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    /** Says something that stays. */
    public synchronized void say(String line) {
        end();
        out.println(line);
        shownAt = System.nanoTime();
    }

    private void show() {
        long time = System.nanoTime();
        long pause = (terminal ? ON_TERMINAL : ELSEWHERE).toNanos();
        if (time - shownAt < pause) {
            return;
        }
        shownAt = time;
        String line = String.format(
                Locale.ROOT,
                "%s  %d/%d  %d s",
                what,
                done,
                steps,
                Duration.ofNanos(time - begun).toSeconds());
        if (terminal) {
            out.print(CLEAR_LINE + line);
            out.flush();
        } else {
            out.println(line);
        }
    }
}
