package io.flead.archiver;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether something that is needed answers; one log line for each change. Thread-safe. */
final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

    private final String name;
    private @Nullable String away = "not reached yet";
    private boolean reported;

    /**
     * Something that is needed.
     *
     * @param name in events: {@code database} gives {@code event=database_away} and {@code event=database_back}
     */
    Availability(String name) {
        this.name = name;
    }

    synchronized void back() {
        if (reported) {
            LOG.info(name + "_back");
        }
        away = null;
        reported = false;
    }

    synchronized void away(String reason) {
        String line = reason.lines().findFirst().orElse("");
        if (!reported) {
            LOG.atWarn().addKeyValue("reason", line).log(name + "_away");
        }
        away = line;
        reported = true;
    }

    /** Why it is away, empty when it is not. */
    synchronized Optional<String> reasonAway() {
        return Optional.ofNullable(away).map(reason -> name + " away: " + reason);
    }
}
