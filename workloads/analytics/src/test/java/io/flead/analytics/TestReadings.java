package io.flead.analytics;

import io.flead.contract.reading.EventTime;
import io.flead.contract.reading.Reading;
import io.flead.testkit.SharedFolder;
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

    /** The same with these sensors only. */
    public static List<Reading> of(String set, String device, List<String> sensors, int first, int count)
            throws IOException {
        int[] places = sensors.stream().mapToInt(features(set, device)::indexOf).toArray();
        return of(set, device, first, count).stream()
                .map(reading -> new Reading(
                        reading.deviceId(),
                        reading.eventTime(),
                        Arrays.stream(places)
                                .mapToDouble(place -> reading.values()[place])
                                .toArray(),
                        reading.label()))
                .toList();
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
        Path folder = SharedFolder.orSkip("data/" + set + "/dev");
        Path plain = folder.resolve(device + ".csv");
        return Files.exists(plain)
                ? Files.newBufferedReader(plain)
                : new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(new FileInputStream(
                                folder.resolve(device + ".csv.gz").toFile())),
                        StandardCharsets.UTF_8));
    }
}
