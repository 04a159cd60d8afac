package io.flead.evaluation.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** One device's file: {@code timestamp,device_id,<sensors...>,label}. */
final class DeviceFile {
    private static final int FIRST_SENSOR = 2;
    private static final Duration UNKNOWN_INTERVAL = Duration.ofSeconds(1);

    private DeviceFile() {}

    static LabelledRecording read(Path file, BufferedReader lines, String id, int trainRows)
            throws UnexpectedDataException, IOException {
        String header = lines.readLine();
        List<String> columns =
                header == null ? List.of() : List.of(header.strip().split(",", -1));
        int width = columns.size() - FIRST_SENSOR - 1;
        if (width < 1
                || !columns.get(0).equals("timestamp")
                || !columns.get(1).equals("device_id")
                || !columns.get(columns.size() - 1).equals("label")) {
            throw SetReader.unexpected(file, "its columns are '" + header + "'");
        }
        List<double[]> rows = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        BitSet known = new BitSet();
        BitSet anomalous = new BitSet();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            String[] cells = line.strip().split(",", -1);
            int number = rows.size() + FIRST_SENSOR;
            if (cells.length != columns.size()) {
                throw SetReader.unexpected(
                        file, "line " + number + " has " + cells.length + " cells, its header " + columns.size());
            }
            times.add(time(file, number, cells[0]));
            if (rows.size() >= trainRows) {
                label(file, number, cells[cells.length - 1], rows.size() - trainRows, known, anomalous);
            }
            rows.add(values(file, number, cells, width));
        }
        if (trainRows < 1 || trainRows >= rows.size()) {
            throw SetReader.unexpected(
                    file,
                    "it has " + rows.size() + " rows, of which the manifest wants " + trainRows + " for training");
        }
        Recording recording = new Recording(
                id,
                columns.subList(FIRST_SENSOR, columns.size() - 1),
                rows.toArray(new double[0][]),
                trainRows,
                interval(times));
        return new LabelledRecording(recording, new RowLabels(recording.testRows(), known, anomalous));
    }

    private static double[] values(Path file, int line, String[] cells, int width) throws UnexpectedDataException {
        double[] values = new double[width];
        for (int i = 0; i < width; i++) {
            String cell = cells[FIRST_SENSOR + i];
            try {
                values[i] = cell.isBlank() ? Double.NaN : Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                throw SetReader.unexpected(file, "line " + line + " has '" + cell + "' for a number");
            }
        }
        return values;
    }

    private static Instant time(Path file, int line, String cell) throws UnexpectedDataException {
        try {
            return Instant.parse(cell.strip());
        } catch (DateTimeException e) {
            throw SetReader.unexpected(file, "line " + line + " has '" + cell + "' for a time");
        }
    }

    private static void label(Path file, int line, String cell, int row, BitSet known, BitSet anomalous)
            throws UnexpectedDataException {
        switch (cell.strip()) {
            case "" -> {}
            case "0", "0.0" -> known.set(row);
            case "1", "1.0" -> {
                known.set(row);
                anomalous.set(row);
            }
            default -> throw SetReader.unexpected(file, "line " + line + " has the label '" + cell + "'");
        }
    }

    private static Duration interval(List<Instant> times) {
        long[] steps = new long[times.size() - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Duration.between(times.get(i), times.get(i + 1)).toMillis();
        }
        Arrays.sort(steps);
        long median = steps[steps.length / 2];
        return median > 0 ? Duration.ofMillis(median) : UNKNOWN_INTERVAL;
    }
}
