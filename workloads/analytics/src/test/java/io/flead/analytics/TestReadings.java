package io.flead.analytics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flead.contract.reading.EventTime;
import io.flead.contract.reading.Reading;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/** Readings of real recordings. */
public final class TestReadings {

    private TestReadings() {}

    /** The sensors of a device's file. */
    public static List<String> features(String set, String device) throws IOException {
        try (BufferedReader reader = open(set, device)) {
            String[] header = Objects.requireNonNull(reader.readLine()).split(",", -1);
            return Arrays.asList(header).subList(2, header.length - 1);
        }
    }

    /** Rows of a device's file from one on, at most so many. Skips the test, loudly, where the file is not there. */
    public static List<Reading> of(String set, String device, int first, int count) throws IOException {
        List<Reading> readings = new ArrayList<>();
        try (BufferedReader reader = open(set, device)) {
            reader.readLine();
            String line;
            int row = 0;
            while (readings.size() < count && (line = reader.readLine()) != null) {
                if (row++ >= first) {
                    readings.add(parse(line.split(",", -1)));
                }
            }
        }
        return readings;
    }

    private static Reading parse(String[] cells) {
        double[] values = new double[cells.length - 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.parseDouble(cells[i + 2]);
        }
        Instant time = Objects.requireNonNull(EventTime.parse(cells[0]));
        String label = cells[cells.length - 1];
        return new Reading(
                cells[1],
                time,
                values,
                label.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) Double.parseDouble(label)));
    }

    private static BufferedReader open(String set, String device) throws IOException {
        Path folder = shared().resolve("data").resolve(set).resolve("dev");
        if (!Files.isDirectory(folder)) {
            String message = "SKIPPED: no real data at " + folder.toAbsolutePath()
                    + "; set FLEAD_SHARED to the folder that holds data";
            System.err.println(message);
            assumeTrue(false, message);
        }
        Path plain = folder.resolve(device + ".csv");
        return Files.exists(plain)
                ? Files.newBufferedReader(plain)
                : new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(new FileInputStream(
                                folder.resolve(device + ".csv.gz").toFile())),
                        StandardCharsets.UTF_8));
    }

    private static Path shared() {
        String property = System.getProperty("FLEAD_SHARED", System.getenv("FLEAD_SHARED"));
        if (property != null) {
            return Path.of(property);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared/data"))) {
                return folder.resolve("shared");
            }
        }
        return Path.of("../shared");
    }
}
