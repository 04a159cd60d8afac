package io.flead.local.data;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A topic or a table, and how much it holds.
 *
 * @param rows rows of a table; of a topic the span of its offsets, in which compaction and transactions leave gaps
 * @param exact whether {@code rows} was counted row by row
 * @param newest when its newest row was written or happened; empty where there is none, or rows bear no time
 */
public record DataSet(Kind kind, String name, long rows, boolean exact, Optional<Instant> newest) {

    /** Where rows lie. */
    public enum Kind {
        TOPIC,
        TABLE;

        /** Its name for people and in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Requires every part, and at least no row. */
    public DataSet {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(newest, "newest");
        if (rows < 0) {
            throw new IllegalArgumentException("rows must be at least 0: " + rows);
        }
    }
}
