package io.flead.analytics.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The newest of the rows that came by, in any order. Not thread-safe. */
final class NewestRows implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int most;
    private final ArrayList<SampleRow> rows = new ArrayList<>();

    /** Keeps at most so many. */
    NewestRows(int most) {
        this.most = most;
    }

    NewestRows add(SampleRow row) {
        rows.add(row);
        // Twice as many as are wanted are sorted at once, so that a row costs little.
        if (rows.size() >= 2L * most) {
            drop();
        }
        return this;
    }

    NewestRows addAll(NewestRows others) {
        rows.addAll(others.rows);
        drop();
        return this;
    }

    /** Newest first. */
    List<SampleRow> rows() {
        drop();
        return List.copyOf(rows);
    }

    private void drop() {
        rows.sort(SampleRow.NEWEST_FIRST);
        if (rows.size() > most) {
            rows.subList(most, rows.size()).clear();
        }
    }
}
