package io.flead.console.fleet;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/** The newest rejected readings. Thread-safe; bounded. */
public final class RejectedTable {

    private static final int SAMPLE_CHARACTERS = 400;

    private final int mostRows;
    private final ArrayDeque<Row> rows = new ArrayDeque<>();

    /**
     * A rejected reading.
     *
     * @param at when it was rejected
     * @param key its key as it came, as text
     * @param reason the reason's word, such as {@code not-json}
     * @param detail the sentence for a person
     * @param length of the message as it came, in bytes
     * @param sample its beginning, as text
     */
    public record Row(String at, String key, String reason, String detail, long length, String sample) {

        /** Shortens the sample. */
        public Row {
            sample = sample.length() <= SAMPLE_CHARACTERS ? sample : sample.substring(0, SAMPLE_CHARACTERS);
            Instant.parse(at);
        }
    }

    /** @param mostRows rows that are kept */
    public RejectedTable(int mostRows) {
        this.mostRows = mostRows;
    }

    /** Takes a rejected reading. */
    public synchronized void take(Row row) {
        rows.addFirst(row);
        if (rows.size() > mostRows) {
            rows.removeLast();
        }
    }

    /** The newest first. */
    public synchronized List<Row> newest() {
        return List.copyOf(rows);
    }
}
