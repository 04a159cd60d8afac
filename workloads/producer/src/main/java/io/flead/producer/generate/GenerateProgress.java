package io.flead.producer.generate;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** A live line of a generation: rewritten in place on a terminal, a line now and then elsewhere. Thread-safe. */
final class GenerateProgress {

    private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream out;
    private final boolean terminal;
    private final boolean quiet;
    private long shownAt = System.nanoTime();
    private long shownReadings;

    GenerateProgress(PrintStream out, boolean terminal, boolean quiet) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** Whether it is time for the line. */
    synchronized boolean due() {
        return !quiet && System.nanoTime() - shownAt > (terminal ? ON_TERMINAL : ELSEWHERE).toNanos();
    }

    /** Shows it. */
    synchronized void show(long readings, int failing, int maintained, long errors) {
        long now = System.nanoTime();
        double rate = (readings - shownReadings) * NANOS_PER_SECOND / (now - shownAt);
        String line = String.format(
                Locale.ROOT,
                "%,.0f readings/s  %,d in total  %,d machines in failure  %,d in maintenance  %,d errors",
                rate,
                readings,
                failing,
                maintained,
                errors);
        shownAt = now;
        shownReadings = readings;
        if (terminal) {
            out.print(CLEAR_LINE + line);
            out.flush();
        } else {
            out.println(line);
        }
    }

    /** Prints a line that stays. */
    synchronized void print(String line) {
        if (terminal && !quiet) {
            out.print(CLEAR_LINE);
        }
        out.println(line);
        out.flush();
    }
}
