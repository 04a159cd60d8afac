package io.flead.producer.replay;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.ReplayTime;
import io.flead.contract.reading.EventTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which device has which rows in a directory's files, found by reading each file once. Keeps positions and counts, no
 * rows: about 200 bytes for a device with a file of its own, 16 bytes for each row where devices take turns in a file.
 *
 * <p>Devices come in the order of their first row, files in the order of their names. The rows of a device that occurs in
 * several files are played one file after the other.
 */
final class CsvIndex {

    private static final Logger LOG = LoggerFactory.getLogger(CsvIndex.class);

    private final Readings readings;
    private final ReplayTime time;
    private final int limit;
    private final Map<String, DeviceRows> devices = new LinkedHashMap<>();

    /**
     * An empty index.
     *
     * @param limit devices to take; later ones are passed over
     */
    CsvIndex(Readings readings, ReplayTime time, int limit) {
        this.readings = readings;
        this.time = time;
        this.limit = limit;
    }

    Map<String, DeviceRows> devices() {
        return devices;
    }

    /** Takes a file's rows in; or, when it cannot be played, says why in one line and takes nothing of it. */
    void add(CsvFile file) {
        try (InputStream stream = file.stream()) {
            CsvRecords records = new CsvRecords(stream);
            if (!records.next(',')) {
                LOG.warn("event=file_skipped file={} reason=\"is empty\"", file.name());
                return;
            }
            CsvColumns columns = CsvColumns.ofHeader(records.text(), readings);
            List<String> missing = columns.missing(readings, time);
            if (!missing.isEmpty()) {
                LOG.info("event=file_skipped file={} missing=\"{}\"", file.name(), String.join(", ", missing));
                return;
            }
            if (columns.device().isEmpty() && devices.size() == limit) {
                return;
            }
            Map<String, Rows> found = columns.device().isPresent()
                    ? rowsByColumn(records, columns, columns.device().getAsInt())
                    : rowsOfFile(records, columns, file.deviceId());
            if (found.isEmpty() && devices.size() < limit) {
                LOG.warn("event=file_skipped file={} reason=\"has no rows\"", file.name());
            }
            found.forEach((id, rows) ->
                    devices.computeIfAbsent(id, any -> new DeviceRows()).addAll(rows.in(file, columns)));
        } catch (IOException e) {
            LOG.warn("event=file_skipped file={} reason=\"cannot be read: {}\"", file.name(), e.getMessage());
        }
    }

    /** Of two files that are one compressed and one not, only the latter is taken. */
    static List<CsvFile> withoutCopies(List<Path> sorted) {
        List<CsvFile> files = sorted.stream().map(CsvFile::new).toList();
        Map<String, CsvFile> plain = files.stream()
                .filter(file -> !file.compressed())
                .collect(Collectors.toMap(CsvFile::deviceId, file -> file));
        List<CsvFile> taken = new ArrayList<>();
        for (CsvFile file : files) {
            if (file.compressed() && plain.containsKey(file.deviceId())) {
                LOG.info(
                        "event=file_skipped file={} reason=\"is there uncompressed: {}\"",
                        file.name(),
                        file.deviceId() + ".csv");
            } else {
                taken.add(file);
            }
        }
        return taken;
    }

    private Map<String, Rows> rowsOfFile(CsvRecords records, CsvColumns columns, String id) throws IOException {
        Rows rows = new Rows();
        while (records.next(columns.fields().separator())) {
            rows.add(
                    records.start(),
                    records.end(),
                    time == ReplayTime.ORIGINAL
                            ? columns.fields().split(records.text()).orElse(List.of())
                            : List.of(),
                    columns);
        }
        return rows.count == 0 ? Map.of() : Map.of(id, rows);
    }

    /** A row that names no device is taken for one of the device before it, or, at the beginning, of the first one. */
    private Map<String, Rows> rowsByColumn(CsvRecords records, CsvColumns columns, int deviceColumn)
            throws IOException {
        Map<String, Rows> found = new LinkedHashMap<>();
        Rows unnamed = new Rows();
        @Nullable Rows current = unnamed;
        int fresh = 0;
        while (records.next(columns.fields().separator())) {
            List<String> row = columns.fields().split(records.text()).orElse(List.of());
            Optional<String> id = CsvColumns.value(row, deviceColumn);
            if (id.isPresent()) {
                current = found.get(id.get());
                boolean known = devices.containsKey(id.get());
                if (current == null && (known || devices.size() + fresh < limit)) {
                    current = found.isEmpty() ? unnamed : new Rows();
                    found.put(id.get(), current);
                    fresh += known ? 0 : 1;
                }
            }
            if (current != null) {
                current.add(records.start(), records.end(), row, columns);
            }
        }
        return found;
    }

    /** A device's rows in the file that is being read. */
    private final class Rows {

        private final ByteRuns runs = new ByteRuns();
        private final DeviceRows spanned = new DeviceRows();
        private long count;

        private void add(long start, long end, List<String> row, CsvColumns columns) {
            runs.add(start, end);
            count++;
            if (time == ReplayTime.ORIGINAL) {
                CsvColumns.value(row, columns.timestamp().orElseThrow())
                        .flatMap(text -> Optional.ofNullable(EventTime.parse(text)))
                        .ifPresent(spanned::include);
            }
        }

        private DeviceRows in(CsvFile file, CsvColumns columns) {
            spanned.add(new Segment(file, columns, count, runs));
            return spanned;
        }
    }
}
