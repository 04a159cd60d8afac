package io.flead.evaluation;

import io.flead.testkit.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Parts of the real recordings. */
final class SharedData {
    private SharedData() {}

    /** Makes a folder with only these devices of a set. */
    static Path slice(String name, List<String> devices, Path folder) throws IOException {
        Path from = SharedFolder.orSkip("data/" + name + "/dev");
        Path to = Files.createDirectories(folder.resolve(name).resolve("dev"));
        List<String> manifest = new ArrayList<>();
        for (String line : Files.readAllLines(from.resolve("manifest.csv"))) {
            String device = line.substring(0, line.indexOf(','));
            if (manifest.isEmpty()) {
                manifest.add(line);
            } else if (devices.contains(device)) {
                manifest.add(line);
                Files.copy(from.resolve(device + ".csv"), to.resolve(device + ".csv"));
            }
        }
        Files.write(to.resolve("manifest.csv"), manifest);
        return folder;
    }
}
