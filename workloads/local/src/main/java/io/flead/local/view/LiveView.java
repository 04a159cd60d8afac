package io.flead.local.view;

import java.io.PrintWriter;
import java.util.List;

/**
 * Reports events: a block of lines refreshed in place on a terminal, one line at a time elsewhere. Notes are above the
 * block and stay. Thread-safe.
 */
public final class LiveView {

    private static final String ERASE_DOWN = "\u001B[J";
    /** Long lines are cut, not wrapped: the block's height must stay known. */
    private static final String WRAP_OFF = "\u001B[?7l";

    private static final String WRAP_ON = "\u001B[?7h";

    private final PrintWriter out;
    private final boolean terminal;
    private int linesShown;

    /**
     * A view.
     *
     * @param out where to write
     * @param terminal whether that understands ANSI sequences
     */
    public LiveView(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether lines are refreshed in place, so that showing them often costs the reader nothing. */
    public boolean refreshesInPlace() {
        return terminal;
    }

    /** Shows the run's figures in place of those shown before. */
    public synchronized void show(RunSnapshot figures) {
        if (terminal) {
            List<String> lines = LiveText.block(figures);
            erase();
            out.print(WRAP_OFF);
            lines.forEach(out::println);
            out.print(WRAP_ON);
            linesShown = lines.size();
        } else {
            out.println(LiveText.line(figures));
        }
        out.flush();
    }

    /** Writes a line that stays. */
    public synchronized void note(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    private void erase() {
        if (linesShown > 0) {
            out.print("\u001B[" + linesShown + "A\r" + ERASE_DOWN);
            linesShown = 0;
        }
    }
}
