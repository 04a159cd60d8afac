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
 * The rows of each device in a directory's files, found by reading each file once, or twice where it turns out that
 * devices take turns in it. Keeps positions and counts, no rows: about 200 bytes for a device, and 16 bytes for each
 * run of rows of one device. There are at most {@value #MOST_RUNS_IN_PLACE} runs in a file that is read where it lies;
 * the rows of others, and of compressed files, are copied, with as many runs as {@link Scratch} says.
 *
 * <p>Devices come in the order of their first row, files in the order of their names. The rows of a device that occurs
 * in several files are played one file after the other.
 */
final class CsvIndex {

    private static final Logger LOG = LoggerFactory.getLogger(CsvIndex.class);

    static final int MOST_RUNS_IN_PLACE = 1 << 14;

    private final Readings readings;
    private final ReplayTime time;
    private final int limit;
    private final Map<String, DeviceRows> devices = new LinkedHashMap<>();
    private @Nullable Scratch scratch;

    /**
     * An empty index.
     *
     * @param limit devices to take; later ones are skipped
     */
    CsvIndex(Readings readings, ReplayTime time, int limit) {
        this.readings = readings;
        this.time = time;
        this.limit = limit;
    }

    Map<String, DeviceRows> devices() {
        return devices;
    }

    /**
     * Takes a file's rows in; or, when it cannot be played, says why in one line and takes nothing of it.
     *
     * @throws UnplayableException when there is no room for a copy of its rows
     */
    void add(CsvFile file) throws UnplayableException {
        try {
            if (file.compressed() || !add(file, null)) {
                add(file, scratch());
            }
        } catch (ScratchFullException e) {
            throw new UnplayableException("no room in " + System.getProperty("java.io.tmpdir") + " to copy the rows of "
                    + file.name() + ": " + e.getMessage()
                    + "; uncompress the file, and split it into one per device, or give more room");
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file.name())
                    .addKeyValue("reason", "cannot be read: " + e.getMessage())
                    .log("file_skipped");
        }
    }

    /**
     * Reads a file, whose rows are to be played where they lie, or from their copy.
     *
     * @return false when it would have too many runs where they lie; nothing of it is taken then
     */
    private boolean add(CsvFile file, @Nullable Scratch copy) throws IOException {
        try (InputStream stream = file.stream()) {
            CsvRecords records = new CsvRecords(stream);
            if (!records.next(',')) {
                LOG.atWarn()
                        .addKeyValue("file", file.name())
                        .addKeyValue("reason", "is empty")
                        .log("file_skipped");
                return true;
            }
            CsvColumns columns = CsvColumns.ofHeader(records.text(), readings);
            List<String> missing = columns.missing(readings, time);
            if (!missing.isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("file", file.name())
                        .addKeyValue("missing", String.join(", ", missing))
                        .log("file_skipped");
                return true;
            }
            if (columns.device().isEmpty() && devices.size() == limit) {
                return true;
            }
            FileRows found = new FileRows(columns, copy);
            if (!found.read(records, file.deviceId())) {
                return false;
            }
            if (found.devices.isEmpty() && devices.size() < limit) {
                LOG.atWarn()
                        .addKeyValue("file", file.name())
                        .addKeyValue("reason", "has no rows")
                        .log("file_skipped");
            }
            Place place = copy == null ? file : copy;
            found.devices.forEach((id, rows) ->
                    devices.computeIfAbsent(id, any -> new DeviceRows()).addAll(rows.in(place, columns)));
            return true;
        } finally {
            if (copy != null) {
                copy.discard();
            }
        }
    }

    private Scratch scratch() throws ScratchFullException {
        if (scratch == null) {
            scratch = Scratch.create();
        }
        return scratch;
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
                LOG.atInfo()
                        .addKeyValue("file", file.name())
                        .addKeyValue("reason", "is there uncompressed: " + file.deviceId() + ".csv")
                        .log("file_skipped");
            } else {
                taken.add(file);
            }
        }
        return taken;
    }

    /** The rows of a file that is being read, by device. */
    private final class FileRows {

        private final CsvColumns columns;
        private final @Nullable Scratch copy;
        private final Map<String, Rows> devices = new LinkedHashMap<>();
        private long runs;

        private FileRows(CsvColumns columns, @Nullable Scratch copy) {
            this.columns = columns;
            this.copy = copy;
        }

        /**
         * Reads all records.
         *
         * @param fileDevice whose rows they are, where no column says it
         * @return false when there are too many runs
         */
        private boolean read(CsvRecords records, String fileDevice) throws IOException {
            if (columns.device().isPresent()) {
                readByColumn(records, columns.device().getAsInt());
            } else {
                Rows rows = new Rows();
                while (records.next(columns.fields().separator())) {
                    add(rows, records, time == ReplayTime.ORIGINAL ? fields(records) : List.of());
                }
                if (rows.count > 0) {
                    devices.put(fileDevice, rows);
                }
            }
            if (copy != null) {
                copy.flush();
            }
            return inPlace();
        }

        /**
         * A row that names no device is taken for one of the device before it, or, at the beginning, of the first one.
         */
        private void readByColumn(CsvRecords records, int deviceColumn) throws IOException {
            Rows unnamed = new Rows();
            @Nullable Rows current = unnamed;
            int fresh = 0;
            while (inPlace() && records.next(columns.fields().separator())) {
                List<String> row = fields(records);
                Optional<String> id = CsvColumns.value(row, deviceColumn);
                if (id.isPresent()) {
                    current = devices.get(id.get());
                    boolean known = CsvIndex.this.devices.containsKey(id.get());
                    if (current == null && (known || CsvIndex.this.devices.size() + fresh < limit)) {
                        current = devices.isEmpty() ? unnamed : new Rows();
                        devices.put(id.get(), current);
                        fresh += known ? 0 : 1;
                    }
                }
                if (current != null) {
                    add(current, records, row);
                }
            }
        }

        private List<String> fields(CsvRecords records) {
            return columns.fields().split(records.text()).orElse(List.of());
        }

        private void add(Rows rows, CsvRecords records, List<String> row) throws IOException {
            if (copy != null) {
                records.copyTo(copy, rows.runs);
            } else {
                int before = rows.runs.count();
                rows.runs.add(records.start(), records.end());
                runs += rows.runs.count() - before;
            }
            rows.count++;
            if (time == ReplayTime.ORIGINAL) {
                CsvColumns.value(row, columns.timestamp().orElseThrow())
                        .flatMap(text -> Optional.ofNullable(EventTime.parse(text)))
                        .ifPresent(rows.spanned::include);
            }
        }

        private boolean inPlace() {
            return runs <= MOST_RUNS_IN_PLACE;
        }
    }

    /** A device's rows in the file that is being read. */
    private static final class Rows {

        private final ByteRuns runs = new ByteRuns();
        private final DeviceRows spanned = new DeviceRows();
        private long count;

        private DeviceRows in(Place place, CsvColumns columns) {
            spanned.add(new Segment(place, columns, count, runs));
            return spanned;
        }
    }
}
