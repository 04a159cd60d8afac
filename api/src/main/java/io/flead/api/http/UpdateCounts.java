package io.flead.api.http;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of the updates that the aggregator has read since it started. An update that it reads again after an
 * interruption counts again.
 *
 * @param admitted updates that took part, the clipped ones among them
 * @param clipped updates that took part after they were scaled down
 * @param refused updates that did not take part, by reason; reasons that never occurred are absent
 */
public record UpdateCounts(long admitted, long clipped, SortedMap<String, Long> refused) {

    /** Copies the map. */
    public UpdateCounts {
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }

    /** Updates that did not take part, for whatever reason. */
    public long allRefused() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
