package io.flead.detector.dl4j;

import io.flead.testkit.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The devices of the SKAB set. */
final class Skab {
    static final int TRAIN_ROWS = 400;

    private Skab() {}

    @SuppressWarnings("ArrayRecordComponent") // rows as the detector takes them; never compared
    record Device(String name, List<String> features, double[][] rows, boolean[] anomalous) {}

    static List<Device> devices() {
        Path folder = SharedFolder.orSkip("data/skab/dev");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("skab-"))
                    .sorted()
                    .map(Skab::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Device read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<String> header = List.of(lines.get(0).split(","));
            int width = header.size() - 3;
            List<double[]> rows = new ArrayList<>();
            boolean[] anomalous = new boolean[lines.size() - 1];
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                anomalous[rows.size()] = cells[width + 2].equals("1");
                rows.add(Arrays.stream(cells, 2, width + 2)
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            }
            return new Device(
                    file.getFileName().toString(),
                    header.subList(2, width + 2),
                    rows.toArray(new double[0][]),
                    anomalous);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
