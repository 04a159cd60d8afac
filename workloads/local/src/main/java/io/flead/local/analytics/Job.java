package io.flead.local.analytics;

import java.util.List;
import java.util.Locale;

/** A job of the analytics that ends by itself. */
public enum Job {
    /** What the schedule runs: daily aggregates, then the evaluation of the newest model. */
    ALL("batch"),
    /** Daily aggregates alone. */
    BATCH("batch", "--no-evaluation"),
    /** The evaluation of the newest model alone. */
    EVALUATE("evaluate");

    private final List<String> words;

    Job(String... words) {
        this.words = List.of(words);
    }

    /** Its name for people and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The subcommand that runs it, with its options. */
    List<String> words() {
        return words;
    }
}
