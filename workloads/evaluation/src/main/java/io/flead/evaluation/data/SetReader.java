package io.flead.evaluation.data;

import io.flead.evaluation.data.DataDirectory.SetFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the devices that a manifest names. Files have no quotes: ids and numbers need none. */
final class SetReader {
    private final SetFolder folder;

    SetReader(SetFolder folder) {
        this.folder = folder;
    }

    DataSet read() throws UnexpectedDataException, IOException {
        Path manifest = folder.path().resolve(DataDirectory.MANIFEST);
        List<LabelledRecording> devices = new ArrayList<>();
        try (BufferedReader lines = open(manifest)) {
            String header = lines.readLine();
            List<String> columns =
                    header == null ? List.of() : List.of(header.strip().split(",", -1));
            int id = column(manifest, columns, "device_id");
            int file = column(manifest, columns, "file");
            int trainRows = column(manifest, columns, "train_rows");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                String[] cells = line.strip().split(",", -1);
                if (cells.length != columns.size()) {
                    throw unexpected(manifest, "a line has " + cells.length + " cells, its header " + columns.size());
                }
                devices.add(device(cells[id], cells[file], trainRows(manifest, cells[trainRows])));
            }
        }
        if (devices.isEmpty()) {
            throw unexpected(manifest, "it names no device");
        }
        List<String> features = devices.get(0).recording().features();
        for (LabelledRecording device : devices) {
            if (!device.recording().features().equals(features)) {
                throw unexpected(
                        manifest,
                        "device " + device.recording().device() + " has other sensors than "
                                + devices.get(0).recording().device());
            }
        }
        return new DataSet(folder.name(), devices);
    }

    private LabelledRecording device(String id, String file, int trainRows)
            throws UnexpectedDataException, IOException {
        Path path = folder.path().resolve(file);
        if (!Files.isRegularFile(path)) {
            throw unexpected(path, "the manifest names it, but it is not there");
        }
        try (BufferedReader lines = open(path)) {
            return DeviceFile.read(path, lines, id, trainRows);
        }
    }

    private static BufferedReader open(Path path) throws IOException {
        InputStream bytes = Files.newInputStream(path);
        if (path.toString().endsWith(".gz")) {
            bytes = new GZIPInputStream(bytes, 1 << 16);
        }
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 1 << 16);
    }

    private static int trainRows(Path manifest, String text) throws UnexpectedDataException {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw unexpected(manifest, "train_rows is '" + text + "', not a number of rows");
        }
    }

    private static int column(Path file, List<String> columns, String name) throws UnexpectedDataException {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw unexpected(file, "it has no column " + name);
        }
        return index;
    }

    static UnexpectedDataException unexpected(Path file, String what) {
        return new UnexpectedDataException(file + ": " + what + ". " + DataDirectory.EXPECTED);
    }
}
