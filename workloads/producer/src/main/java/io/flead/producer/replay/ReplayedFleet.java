package io.flead.producer.replay;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Replay;
import io.flead.producer.fleet.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of a directory of CSV files.
 *
 * <p>A file has a header row and is separated by commas, semicolons or tabulators, whichever the header uses. Its
 * columns are found by the names in {@code spec.readings}, in any order, among others. It needs every feature, and the
 * timestamp where {@code time} is {@code original}; a file without these is skipped with one line. With the device
 * column, a file may hold several devices, one after the other or row by row, and a device may go on in the next file;
 * without it, the file is one device by its name.
 *
 * <p>Each device holds one chunk of its file, all together at most {@value #MEMORY_BYTES} bytes where {@value
 * #LEAST_CHUNK_BYTES} for each are fewer. A plain file is read where it lies and stays closed between chunks.
 * Compressed files, and files in which devices take turns, are copied once, sorted by device, to the directory for
 * temporary files: so each byte is read as often as it is played, whatever the files look like. The places of rows take
 * a thousandth of the files' length at most (see {@link Scratch}), and less than 512 KiB for a file that is not copied.
 */
public final class ReplayedFleet {

    static final int MEMORY_BYTES = 32 << 20;
    static final int LEAST_CHUNK_BYTES = 2 << 10;
    private static final int MOST_CHUNK_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayedFleet.class);
    private static final double NANOS_PER_SECOND = 1e9;

    private ReplayedFleet() {}

    /**
     * Reads every file once, to know which device has which rows, and logs the skipped rows.
     *
     * @param count devices to play: the first ones, in the order of file names and rows
     * @param rate readings per second and device
     * @return at least one device, at most {@code count}
     * @throws UnplayableException when the directory cannot be read or has no row to play
     */
    public static List<Device> of(Replay replay, Readings readings, int count, double rate) throws UnplayableException {
        long begun = System.nanoTime();
        List<Path> files = ReplayFiles.in(Path.of(replay.path()));
        CsvIndex index = new CsvIndex(readings, replay.time(), count);
        for (CsvFile file : CsvIndex.withoutCopies(files)) {
            index.add(file);
        }
        report(index.devices(), files.size(), count, begun);
        if (index.devices().isEmpty()) {
            throw new UnplayableException(
                    ReplayFiles.nothingToPlay(Path.of(replay.path()), readings, replay.time(), files));
        }
        int chunkBytes = Math.max(
                LEAST_CHUNK_BYTES,
                Math.min(MOST_CHUNK_BYTES, MEMORY_BYTES / index.devices().size()));
        Duration period = Duration.ofNanos((long) (NANOS_PER_SECOND / rate));
        RowMessage messages = new RowMessage(readings);
        return index.devices().entrySet().stream()
                .<Device>map(device -> new ReplayedDevice(
                        device.getKey(), device.getValue(), replay.loop(), replay.time(), period, messages, chunkBytes))
                .toList();
    }

    private static void report(Map<String, DeviceRows> devices, int files, int declared, long begun) {
        LOG.atInfo()
                .addKeyValue("files", files)
                .addKeyValue("devices", devices.size())
                .addKeyValue(
                        "rows",
                        devices.values().stream().mapToLong(DeviceRows::rows).sum())
                .addKeyValue(
                        "seconds", String.format(Locale.ROOT, "%.3f", (System.nanoTime() - begun) / NANOS_PER_SECOND))
                .log("files_indexed");
        if (!devices.isEmpty() && devices.size() < declared) {
            LOG.atWarn()
                    .addKeyValue("declared", declared)
                    .addKeyValue("found", devices.size())
                    .log("fewer_devices");
        }
    }
}
