package io.flead.analytics.windows;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.flead.contract.reading.EventTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Recordings of real devices, where they are at hand. */
final class Recordings {

    private Recordings() {}

    /** One row of a recording. */
    @SuppressWarnings("ArrayRecordComponent") // test data, read only
    record Recorded(String deviceId, Instant time, double[] values) {}

    /** Rows of a file below the shared data; skips the test loudly where there is none. */
    static List<Recorded> read(String file, List<String> features, int from, int rows) throws IOException {
        Path path = shared().resolve("data").resolve(file);
        if (!Files.exists(path)) {
            System.out.println("SKIPPED: no " + path + ": set FLEAD_SHARED to the directory that has data/" + file);
        }
        assumeThat(path).exists();
        List<Recorded> recorded = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(path);
                InputStream stream = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            List<String> columns = Arrays.asList(lines.readLine().split(",", -1));
            int device = columns.indexOf("device_id");
            int time = columns.indexOf("timestamp");
            int number = 0;
            for (String line = lines.readLine(); line != null && number < from + rows; line = lines.readLine()) {
                if (number++ < from) {
                    continue;
                }
                String[] cells = line.split(",", -1);
                double[] values = features.stream()
                        .mapToDouble(feature -> Double.parseDouble(cells[columns.indexOf(feature)]))
                        .toArray();
                recorded.add(new Recorded(cells[device], Objects.requireNonNull(EventTime.parse(cells[time])), values));
            }
        }
        return recorded;
    }

    private static Path shared() {
        String given = System.getProperty("FLEAD_SHARED", System.getenv().getOrDefault("FLEAD_SHARED", ""));
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared/data"))) {
                return folder.resolve("shared");
            }
        }
        return Path.of("../shared");
    }
}
