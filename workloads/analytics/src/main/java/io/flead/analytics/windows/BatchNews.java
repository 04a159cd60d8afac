package io.flead.analytics.windows;

import io.flead.analytics.windows.WindowTable.Written;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a written batch, or a part of it, brought: as much as the outputs beside the table need, however many rows it
 * had.
 *
 * @param table what became of its rows
 * @param finalHours hours (UTC) in which windows began that are final now
 * @param newest of each device the rows of its newest window of the shortest length, none if it has rows of longer ones
 *     only; empty when nobody asks
 */
record BatchNews(Written table, TreeSet<Instant> finalHours, TreeMap<String, ArrayList<WindowRow>> newest)
        implements PartOutcome {

    /** Nothing yet: parts are added to it. */
    static BatchNews none() {
        return new BatchNews(Written.NOTHING, new TreeSet<>(), new TreeMap<>());
    }

    /** News of rows that are in the table. */
    static BatchNews of(List<WindowRow> rows, long shortestMicros) {
        BatchNews news = none();
        rows.forEach(row -> news.take(row, shortestMicros));
        return news;
    }

    /** The rows as they pass by: each is noted. */
    Iterator<WindowRow> noting(Iterator<WindowRow> rows, boolean devices, long shortestMicros) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public WindowRow next() {
                WindowRow row = rows.next();
                if (devices) {
                    take(row, shortestMicros);
                } else {
                    takeHour(row);
                }
                return row;
            }
        };
    }

    private void take(WindowRow row, long shortestMicros) {
        takeHour(row);
        ArrayList<WindowRow> known = newest.computeIfAbsent(row.deviceId(), absent -> new ArrayList<>());
        if (row.endMicros() - row.startMicros() != shortestMicros
                || (!known.isEmpty() && known.get(0).startMicros() > row.startMicros())) {
            return;
        }
        if (!known.isEmpty() && known.get(0).startMicros() < row.startMicros()) {
            known.clear();
        }
        known.add(row);
    }

    private void takeHour(WindowRow row) {
        if (row.isFinal()) {
            finalHours.add(
                    Instant.EPOCH.plus(row.startMicros(), ChronoUnit.MICROS).truncatedTo(ChronoUnit.HOURS));
        }
    }

    /** Both parts together; no device is in both. */
    BatchNews plus(BatchNews other) {
        TreeSet<Instant> hours = new TreeSet<>(finalHours);
        hours.addAll(other.finalHours);
        TreeMap<String, ArrayList<WindowRow>> devices = new TreeMap<>(newest);
        devices.putAll(other.newest);
        return new BatchNews(table.plus(other.table), hours, devices);
    }

    BatchNews with(Written written) {
        return new BatchNews(written, finalHours, newest);
    }
}
