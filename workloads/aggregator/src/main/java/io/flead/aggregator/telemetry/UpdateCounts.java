package io.flead.aggregator.telemetry;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the updates that this process has read. One that is read again after an interruption counts again.
 *
 * @param admitted took part, the clipped ones among them
 * @param clipped took part, scaled down
 * @param refused did not, by reason; reasons that never occurred are absent
 */
public record UpdateCounts(long admitted, long clipped, SortedMap<String, Long> refused) {

    public UpdateCounts {
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }
}
