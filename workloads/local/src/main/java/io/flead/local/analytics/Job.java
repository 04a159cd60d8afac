package io.flead.local.analytics;

import java.util.Locale;

/** A job of the analytics that ends by itself, in the order in which they run. */
public enum Job {
    /** Daily aggregates. */
    BATCH,
    /** Evaluation of the models. */
    EVALUATE;

    /** The subcommand that runs it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
