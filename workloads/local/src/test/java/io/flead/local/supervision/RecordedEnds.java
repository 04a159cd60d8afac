package io.flead.local.supervision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps a supervisor's reports about its children. */
public final class RecordedEnds implements SupervisionListener {

    /** Names of children that were to be restarted, one entry per end. */
    public final List<String> restarts = new CopyOnWriteArrayList<>();

    /** Name and last lines of children that were given up. */
    public final List<String> givenUp = new CopyOnWriteArrayList<>();

    @Override
    public void restarting(String name, String reason, Duration delay) {
        restarts.add(name);
    }

    @Override
    public void gaveUp(String name, String reason, int failures, Path log, List<String> lastLines) {
        givenUp.add(name + ": " + reason + ": " + String.join(" / ", lastLines));
    }
}
