package io.flead.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of consecutive rows.
 *
 * @param first its first row
 * @param last its last row, inclusive
 */
record Event(int first, int last) {
    boolean contains(int row) {
        return first <= row && row <= last;
    }

    /** The longest runs of true, in order. */
    static List<Event> of(boolean[] rows) {
        List<Event> events = new ArrayList<>();
        int first = -1;
        for (int row = 0; row <= rows.length; row++) {
            boolean inside = row < rows.length && rows[row];
            if (inside && first < 0) {
                first = row;
            } else if (!inside && first >= 0) {
                events.add(new Event(first, row - 1));
                first = -1;
            }
        }
        return events;
    }
}
