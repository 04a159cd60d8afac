package io.flead.evaluation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real recordings, when they are at hand: {@code FLEAD_SHARED} or {@code ../shared} beside the project. */
final class SharedData {
    private SharedData() {}

    /** The folder of a set; skips the test, loudly, where there is none. */
    static Path set(String name) {
        Path folder = shared().resolve("data").resolve(name).resolve("dev");
        if (!Files.isDirectory(folder)) {
            String message = "SKIPPED: no real data at " + folder.toAbsolutePath()
                    + "; set FLEAD_SHARED to the folder that holds data";
            System.err.println(message);
            assumeTrue(false, message);
        }
        return folder;
    }

    /** Makes a folder with only these devices of a set. */
    static Path slice(String name, List<String> devices, Path folder) throws IOException {
        Path from = set(name);
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
