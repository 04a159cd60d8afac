package io.flead.chaos.run;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What a run reports: a line for each step, its kills and stops, and the parts of the run itself that failed. Thread-safe. */
final class Journal {

    private final PrintWriter out;
    private final List<String> failures = new ArrayList<>();
    private int kills;
    private int stops;

    Journal(PrintWriter out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.println("chaos " + line);
        out.flush();
    }

    /** A part of the run itself failed, such as a command that does not end. */
    synchronized void fail(String failure) {
        failures.add(failure);
    }

    synchronized void killed() {
        kills++;
    }

    synchronized void stopped() {
        stops++;
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** Processes killed. */
    synchronized int kills() {
        return kills;
    }

    /** Processes stopped for a while. */
    synchronized int stops() {
        return stops;
    }
}
