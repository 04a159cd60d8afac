package io.flead.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Replay;
import io.flead.api.v1alpha1.ReplayTime;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.ParsedReading;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectedReading;
import io.flead.contract.reading.RejectionReason;
import io.flead.producer.fleet.Device;
import io.flead.producer.fleet.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayedFleetTest {

    private static final Readings READINGS = new Readings(
            "device_id",
            "timestamp",
            List.of("a", "b"),
            "label",
            TimeSpan.parse("1h"),
            TimeSpan.parse("3650d"),
            null,
            false);
    private static final ReadingFormat FORMAT = new ReadingFormat(READINGS);
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    Path directory;

    @Test
    void aFileWithoutADeviceColumnIsOneDevice() throws Exception {
        write("pump-2.csv", "timestamp,b,a\n2023-01-01T00:00:00Z,2,1\n");
        write("pump-1.csv", "a,extra,b\n10,x,20\n11,y,21\n");
        List<Device> fleet = fleet(10, false, ReplayTime.SHIFTED);
        assertThat(fleet).extracting(Device::id).containsExactly("pump-1", "pump-2");
        assertThat(values(fleet.get(0))).containsExactly(10.0, 20.0, 11.0, 21.0);
        assertThat(values(fleet.get(1))).containsExactly(1.0, 2.0);
    }

    @Test
    void devicesMayShareAFileAndGoOnInTheNext() throws Exception {
        write("1.csv", "device_id,a,b\nx,1,1\ny,2,2\nx,3,3\nx,4,4\ny,5,5\n");
        write("2.csv", "b,a,device_id\n6,6,y\n7,7,z\n8,8,x");
        List<Device> fleet = fleet(2, false, ReplayTime.SHIFTED);
        assertThat(fleet).extracting(Device::id).containsExactly("x", "y");
        assertThat(values(fleet.get(0))).containsExactly(1.0, 1.0, 3.0, 3.0, 4.0, 4.0, 8.0, 8.0);
        assertThat(values(fleet.get(1))).containsExactly(2.0, 2.0, 5.0, 5.0, 6.0, 6.0);
    }

    @Test
    void readsFilesOfSpreadsheetsAndGateways() throws Exception {
        write("excel.csv", "\uFEFF\"a\";\"b\";\"label\"\r\n\"1\";2;1\r\n\r\n3;4;\r\n");
        write("tab.csv", "b\t a\n1\t2\n");
        writeCompressed("zip.csv.gz", "a,b\n5,6\n");
        List<Device> fleet = fleet(10, false, ReplayTime.SHIFTED);
        assertThat(fleet).extracting(Device::id).containsExactly("excel", "tab", "zip");
        List<ParsedReading> excel = playAll(fleet.get(0));
        assertThat(excel).hasSize(2);
        assertThat(((Reading) excel.get(0)).label()).hasValue(1);
        assertThat(((Reading) excel.get(1)).label()).as("empty is not 0").isEmpty();
        assertThat(((Reading) excel.get(1)).values()).containsExactly(3, 4);
        assertThat(values(fleet.get(1))).containsExactly(2.0, 1.0);
        assertThat(values(fleet.get(2))).containsExactly(5.0, 6.0);
    }

    @Test
    void filesThatCannotBePlayedAreSkipped() throws Exception {
        write("manifest.csv", "device_id,file,rows\nx,good.csv,1\n");
        write("empty.csv", "");
        write("header-only.csv", "a,b\n");
        write("broken.csv.gz", "no gzip");
        write("copy.csv", "a,b\n1,1\n");
        writeCompressed("copy.csv.gz", "a,b\n9,9\n");
        write(".hidden.csv", "a,b\n1,1\n");
        write("notes.txt", "a,b\n1,1\n");
        write("unclosed.csv", "a,b\n1,\"" + "x".repeat(3 << 20));
        Files.createDirectory(directory.resolve("folder.csv"));
        List<Device> fleet = fleet(10, false, ReplayTime.SHIFTED);
        assertThat(fleet).extracting(Device::id).containsExactly("copy");
        assertThat(values(fleet.get(0))).containsExactly(1.0, 1.0);
    }

    @Test
    void originalTimeNeedsATimestampColumn() throws Exception {
        write("timeless.csv", "a,b\n1,1\n");
        assertThatThrownBy(() -> fleet(10, false, ReplayTime.ORIGINAL))
                .isInstanceOf(UnplayableException.class)
                .hasMessageContaining("timestamp, a, b");
        assertThat(fleet(10, false, ReplayTime.SHIFTED)).hasSize(1);
    }

    @Test
    void aDirectoryWithoutAnythingToPlayIsRefused() throws Exception {
        assertThatThrownBy(() -> fleet(1, true, ReplayTime.SHIFTED))
                .isInstanceOf(UnplayableException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("no .csv");
        write("other.csv", "a,c\n1,2\n");
        assertThatThrownBy(() -> fleet(1, true, ReplayTime.SHIFTED))
                .isInstanceOf(UnplayableException.class)
                .hasMessageContaining("a, b");
        assertThatThrownBy(() -> fleet(directory.resolve("nowhere"), 1, true, ReplayTime.SHIFTED))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> fleet(directory.resolve("other.csv"), 1, true, ReplayTime.SHIFTED))
                .hasMessageContaining("not a directory");
    }

    @Test
    void invariant3_aRowThatIsNoReadingIsPublishedAndRejectedWithItsReason() throws Exception {
        write("bad.csv", """
                device_id,timestamp,a,b,label
                d,2023-01-01T00:00:00Z,1,2,0
                d,2023-01-01T00:00:01Z,,2,0
                d,2023-01-01T00:00:02Z,1,on fire,0
                d,2023-01-01T00:00:03Z,1e999,2,0
                d,2023-01-01T00:00:04Z,1
                d,"2023"x,1,2,0
                ,2023-01-01T00:00:05Z,1,2,0
                d,yesterday,1,2,0
                d,1990-01-01T00:00:00Z,1,2,0
                d,2023-01-01T00:00:06Z,3,4,maybe
                """);
        Device device = fleet(1, false, ReplayTime.ORIGINAL).get(0);
        List<ParsedReading> parsed = playAll(device);
        assertThat(parsed.stream()
                        .map(reading -> reading instanceof RejectedReading rejected
                                ? Optional.of(rejected.reason())
                                : Optional.<RejectionReason>empty()))
                .containsExactly(
                        Optional.empty(),
                        Optional.of(RejectionReason.FEATURE_MISSING),
                        Optional.of(RejectionReason.FEATURE_NOT_A_NUMBER),
                        Optional.of(RejectionReason.FEATURE_NOT_FINITE),
                        Optional.of(RejectionReason.FEATURE_MISSING),
                        Optional.of(RejectionReason.NOT_JSON),
                        Optional.of(RejectionReason.DEVICE_UNKNOWN),
                        Optional.of(RejectionReason.TIMESTAMP_UNREADABLE),
                        Optional.of(RejectionReason.TIMESTAMP_FAR_OFF),
                        Optional.empty());
        assertThat(((RejectedReading) parsed.get(2)).detail()).contains("on fire");
        assertThat(((Reading) parsed.get(9)).label()).isEmpty();
    }

    @Test
    void shiftedTimeIsThePublishingTime() throws Exception {
        write("d.csv", "timestamp,a,b\n2001-01-01T00:00:00Z,1,2\n2001-01-01T00:00:01Z,1,2\n");
        Device device = fleet(1, true, ReplayTime.SHIFTED).get(0);
        assertThat(next(device, NOW).eventTime()).isEqualTo(Instant.ofEpochMilli(NOW));
        assertThat(next(device, NOW).eventTime()).isEqualTo(Instant.ofEpochMilli(NOW + 1));
        assertThat(next(device, NOW + 500).eventTime()).isEqualTo(Instant.ofEpochMilli(NOW + 500));
    }

    @Test
    void originalTimeMovesOnWithEachLoopWithoutAGap() throws Exception {
        write("d.csv", "timestamp,a,b\n2023-01-01T00:00:00Z,1,2\n2023-01-01T00:00:10Z,1,2\n2023-01-01T00:00:20Z,1,2\n");
        Device device = fleet(1, true, ReplayTime.ORIGINAL).get(0);
        Instant first = Instant.parse("2023-01-01T00:00:00Z");
        for (int step = 0; step < 10; step++) {
            assertThat(next(device, NOW).eventTime()).isEqualTo(first.plusSeconds(10L * step));
        }
        device.startAt(7);
        assertThat(next(device, NOW).eventTime()).isEqualTo(first.plusSeconds(70));
    }

    @Test
    void withoutLoopADeviceEndsAndStaysEnded() throws Exception {
        write("d.csv", "a,b\n1,2\n");
        Device device = fleet(1, false, ReplayTime.SHIFTED).get(0);
        assertThat(device.next(NOW)).isPresent();
        assertThat(device.next(NOW)).isEmpty();
        assertThat(device.next(NOW)).isEmpty();
        device.startAt(1);
        assertThat(device.next(NOW)).isEmpty();
        device.startAt(0);
        assertThat(device.next(NOW)).isPresent();
    }

    @Test
    void aFileThatVanishesIsReportedAndGoneOnWithWhenItIsBack() throws Exception {
        write("d.csv", "a,b\n1,2\n3,4\n");
        Device device = fleet(1, true, ReplayTime.SHIFTED).get(0);
        Path file = directory.resolve("d.csv");
        Path away = directory.resolve("away");
        Files.move(file, away);
        assertThatThrownBy(() -> device.next(NOW)).isInstanceOf(IOException.class);
        Files.move(away, file);
        assertThat(next(device, NOW).values()).containsExactly(1, 2);
        assertThat(next(device, NOW).values()).containsExactly(3, 4);
        Files.writeString(file, "a,b\n");
        assertThatThrownBy(() -> device.next(NOW)).isInstanceOf(IOException.class);
    }

    /** Devices take turns as the list says; fields hold whatever a CSV field may hold; chunks are of any size. */
    @Property(tries = 150)
    void everyRowComesInOrderFromWhereverOneStarts(
            @ForAll("interleavedRows") @Size(min = 1, max = 60) List<Row> rows,
            @ForAll @IntRange(min = 1, max = 400) int chunkBytes,
            @ForAll @IntRange(min = 0, max = 150) int start,
            @ForAll boolean compressed)
            throws Exception {
        Path folder = Files.createTempDirectory("flead-replay");
        StringBuilder csv = new StringBuilder("device_id,note,a,b\n");
        for (int index = 0; index < rows.size(); index++) {
            Row row = rows.get(index);
            csv.append(row.device())
                    .append(",\"")
                    .append(row.note().replace("\"", "\"\""))
                    .append("\",")
                    .append(index)
                    .append(",0.5\n");
        }
        Path file = folder.resolve(compressed ? "f.csv.gz" : "f.csv");
        try (OutputStream stream =
                compressed ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            stream.write(csv.toString().getBytes(StandardCharsets.UTF_8));
        }
        CsvIndex index = new CsvIndex(READINGS, ReplayTime.SHIFTED, 10);
        index.add(new CsvFile(file));
        for (var entry : index.devices().entrySet()) {
            List<Double> expected = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                if (rows.get(row).device().equals(entry.getKey())) {
                    expected.add((double) row);
                }
            }
            Device device = new ReplayedDevice(
                    entry.getKey(),
                    entry.getValue(),
                    true,
                    ReplayTime.SHIFTED,
                    Duration.ofSeconds(1),
                    new RowMessage(READINGS),
                    chunkBytes);
            device.startAt(start);
            for (int step = 0; step < 2 * expected.size(); step++) {
                Message message = device.next(NOW).orElseThrow();
                Reading reading = (Reading) FORMAT.parse(null, message.value(), Instant.ofEpochMilli(NOW));
                assertThat(message.sequence()).isEqualTo(start + step);
                assertThat(reading.deviceId()).isEqualTo(entry.getKey());
                assertThat(reading.values()[0]).isEqualTo(expected.get((start + step) % expected.size()));
            }
        }
        assertThat(index.devices().values().stream().mapToLong(DeviceRows::rows).sum())
                .isEqualTo(rows.size());
        Files.delete(file);
        Files.delete(folder);
    }

    record Row(String device, String note) {}

    @Provide
    Arbitrary<List<Row>> interleavedRows() {
        Arbitrary<String> note = Arbitraries.strings()
                .withChars('a', ',', '"', '\n', '\r', ';', ' ', 'é', '€')
                .ofMaxLength(80);
        return Arbitraries.of("x", "y", "z")
                .flatMap(device -> note.map(text -> new Row(device, text)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private List<Device> fleet(int count, boolean loop, ReplayTime time) throws UnplayableException {
        return fleet(directory, count, loop, time);
    }

    private static List<Device> fleet(Path path, int count, boolean loop, ReplayTime time) throws UnplayableException {
        return ReplayedFleet.of(new Replay(path.toString(), loop, time, null), READINGS, count, 1);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private void writeCompressed(String name, String text) throws IOException {
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Reading next(Device device, long now) throws IOException {
        byte[] value = device.next(now).orElseThrow().value();
        return (Reading) FORMAT.parse(null, value, Instant.ofEpochMilli(now));
    }

    private static List<ParsedReading> playAll(Device device) throws IOException {
        List<ParsedReading> played = new ArrayList<>();
        for (Optional<Message> message = device.next(NOW); message.isPresent(); message = device.next(NOW)) {
            played.add(FORMAT.parse(null, message.get().value(), Instant.ofEpochMilli(NOW)));
        }
        return played;
    }

    private static List<Double> values(Device device) throws IOException {
        List<Double> values = new ArrayList<>();
        for (ParsedReading reading : playAll(device)) {
            for (double value : ((Reading) reading).values()) {
                values.add(value);
            }
        }
        return values;
    }
}
