package io.flead.archiver.database;

import java.util.List;
import java.util.Map;

/**
 * The result of a batch.
 *
 * @param rows new rows by table
 * @param duplicates records whose row was there already, by topic
 * @param refused records that the database refused
 */
public record WrittenBatch(Map<String, Long> rows, Map<String, Long> duplicates, List<Refused> refused) {

    public WrittenBatch {
        rows = Map.copyOf(rows);
        duplicates = Map.copyOf(duplicates);
        refused = List.copyOf(refused);
    }

    /**
     * A record that the database refused.
     *
     * @param error the database's own words
     */
    public record Refused(String topic, int partition, long offset, String error) {}
}
