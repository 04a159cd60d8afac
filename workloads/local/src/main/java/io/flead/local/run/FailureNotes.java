package io.flead.local.run;

import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.supervision.SupervisionListener;
import io.flead.local.view.LiveView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reports unwanted ends of children to the user, and remembers those without which the run is over. Thread-safe. */
final class FailureNotes implements SupervisionListener {

    private static final long SCARCE_BYTES = 64L * 1024 * 1024;

    private final LiveView view;
    private final List<String> keptFailing = new CopyOnWriteArrayList<>();

    FailureNotes(LiveView view) {
        this.view = view;
    }

    /** Children that the run needs and that kept failing. */
    List<String> keptFailing() {
        return List.copyOf(keptFailing);
    }

    @Override
    public void restarting(String name, String reason, Duration delay) {
        view.note(String.format(Locale.ROOT, "%s %s, restarts in %.1f s", name, reason, delay.toMillis() / 1000.0));
    }

    @Override
    public void gaveUp(String name, String reason, int failures, Path log, List<String> lastLines) {
        // The pipeline works without the analytics.
        if (!name.equals(AnalyticsProgram.WINDOWS)) {
            keptFailing.add(name);
        }
        view.note(text(name, reason, failures, log, log.toFile().getUsableSpace(), lastLines));
    }

    /**
     * The report of a child that kept failing.
     *
     * @param freeBytes on the disk of its log
     */
    static String text(String name, String reason, int failures, Path log, long freeBytes, List<String> lastLines) {
        StringBuilder text =
                new StringBuilder(name + " kept failing (" + failures + " times, last: " + reason + "): see " + log);
        if (freeBytes < SCARCE_BYTES) {
            text.append("; the disk is full (").append(freeBytes / 1024).append(" KiB free): free some");
        }
        lastLines.forEach(
                line -> text.append(System.lineSeparator()).append("    ").append(line));
        return text.toString();
    }
}
