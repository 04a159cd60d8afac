package io.flead.local.supervision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Hears of unwanted ends. Called from supervision threads; must return quickly. */
public interface SupervisionListener {

    /**
     * A child ended and will be started again.
     *
     * @param reason how it ended
     * @param delay time until its restart
     */
    void restarting(String name, String reason, Duration delay);

    /**
     * A child kept failing and stays down.
     *
     * @param reason how it ended last
     * @param failures failures in a row
     * @param lastLines the end of that file
     */
    void gaveUp(String name, String reason, int failures, Path log, List<String> lastLines);
}
