package io.flead.local.analytics;

import java.util.Locale;

/** A job of the analytics that ends by itself. */
public enum Job {
    /** Daily aggregates, then the evaluation of the newest model: what the schedule runs. */
    BATCH,
    /** Evaluation of a model alone. */
    EVALUATE;

    /** The subcommand that runs it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
