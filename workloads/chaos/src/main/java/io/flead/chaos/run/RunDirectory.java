package io.flead.chaos.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directory of a run, which keeps its output and the logs of its programs. */
record RunDirectory(Path path) {

    /** Removes what an earlier run left. */
    void begin() throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(path);
    }

    /** Where the small disk is mounted. */
    Path disk() {
        return path.resolve("disk");
    }

    /** The output of {@code flead up}. */
    Path output() {
        return path.resolve("flead-up.log");
    }

    /** Copies logs off the small disk, which does not outlive the run. */
    void keep(Path logs) throws IOException {
        if (!Files.isDirectory(logs)) {
            return;
        }
        Path kept = Files.createDirectories(path.resolve("logs"));
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
