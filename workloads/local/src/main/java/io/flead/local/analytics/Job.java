package io.flead.local.analytics;

import java.util.List;
import java.util.Locale;

/** A job of the analytics that ends by itself. */
public enum Job {
    /** The scheduled jobs: daily aggregates, then the evaluation of the newest model. */
    ALL,
    /** Daily aggregates alone. */
    BATCH,
    /** The evaluation of the newest model alone. */
    EVALUATE;

    /** Its name for people and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The subcommand that runs it, with its options. */
    List<String> words() {
        return switch (this) {
            case ALL -> List.of("batch");
            case BATCH -> List.of("batch", "--no-evaluation");
            case EVALUATE -> List.of("evaluate");
        };
    }
}
