package io.flead.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Replay;
import io.flead.api.v1alpha1.ReplayTime;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.producer.fleet.Device;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts of the files and rows that a replay reads and holds. */
class ReplayCostTest {

    private static final Readings READINGS = new Readings(
            "device_id",
            "timestamp",
            List.of("a", "b"),
            null,
            TimeSpan.parse("1h"),
            TimeSpan.parse("3650d"),
            null,
            false);
    private static final int DEVICES = 200;
    private static final int ROWS = 2 * CsvIndex.MOST_RUNS_IN_PLACE;
    private static final long NOW = 1_700_000_000_000L;
    private static final int PLAYED = 2;

    @TempDir
    Path directory;

    @Test
    void aCompressedFileIsReadAsOftenAsItIsPlayedWhereDevicesTakeTurns() throws Exception {
        assertThat(readToPlay("f.csv.gz", Order.TURNS)).isLessThan(PLAYED + 3);
    }

    @Test
    void aCompressedFileIsReadAsOftenAsItIsPlayedWhereDevicesFollowEachOther() throws Exception {
        assertThat(readToPlay("f.csv.gz", Order.BLOCKS)).isLessThan(PLAYED + 3);
    }

    @Test
    void aPlainFileIsReadAsOftenAsItIsPlayedWhereDevicesTakeTurns() throws Exception {
        assertThat(readToPlay("f.csv", Order.TURNS)).isLessThan(PLAYED + 3);
    }

    @Test
    void aPlaceIsHeldForEachBlockAndNotForEachRowWhereDevicesTakeTurns() throws Exception {
        Path file = write("turns.csv", ROWS, Order.TURNS);
        CsvIndex index = new CsvIndex(READINGS, ReplayTime.SHIFTED, DEVICES);
        index.add(new CsvFile(file));
        assertThat(runs(index)).isLessThanOrEqualTo(DEVICES * (1 + Files.size(file) / Scratch.BUFFERED_BYTES));
        assertThat(index.devices().values().stream().mapToLong(DeviceRows::rows).sum())
                .isEqualTo(ROWS);
    }

    @Test
    void aLongPlainFileOfDevicesOneAfterTheOtherIsReadWhereItLies() throws Exception {
        Path file = write("blocks.csv", ROWS, Order.BLOCKS);
        CsvIndex index = new CsvIndex(READINGS, ReplayTime.SHIFTED, DEVICES);
        index.add(new CsvFile(file));
        assertThat(runs(index)).isEqualTo(DEVICES);
        assertThat(index.devices().values())
                .allSatisfy(rows -> assertThat(rows.segments().get(0).place()).isInstanceOf(CsvFile.class));
    }

    private static long runs(CsvIndex index) {
        return index.devices().values().stream()
                .flatMap(rows -> rows.segments().stream())
                .mapToLong(segment -> segment.runs().count())
                .sum();
    }

    /**
     * Number of times that this thread reads the bytes of a file, to index it and to play all of it, by the length of
     * its text.
     */
    private double readToPlay(String name, Order order) throws Exception {
        Path file = write(name, ROWS, order);
        long before = bytesRead();
        List<Device> fleet = ReplayedFleet.of(
                new Replay(directory.toString(), true, ReplayTime.SHIFTED, null), READINGS, DEVICES, 1);
        for (int tick = 0; tick < PLAYED * ROWS / DEVICES; tick++) {
            for (Device device : fleet) {
                assertThat(device.next(NOW)).isPresent();
            }
        }
        long read = bytesRead() - before;
        try (InputStream text = new CsvFile(file).stream()) {
            return (double) read / text.skip(Long.MAX_VALUE);
        }
    }

    private Path write(String name, int rows, Order order) throws IOException {
        Path file = directory.resolve(name);
        OutputStream bytes = Files.newOutputStream(file);
        try (Writer csv = new BufferedWriter(new OutputStreamWriter(
                name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes, StandardCharsets.UTF_8))) {
            csv.write("device_id,a,b\n");
            for (int row = 0; row < rows; row++) {
                int device = order == Order.TURNS ? row % DEVICES : (int) ((long) row * DEVICES / rows);
                csv.write(String.format(Locale.ROOT, "machine-%d,%d,0.5%n", device, row));
            }
        }
        return file;
    }

    private static long bytesRead() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/thread-self/io"))) {
            return lines.filter(line -> line.startsWith("rchar: "))
                    .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private enum Order {
        TURNS,
        BLOCKS
    }
}
