package io.flead.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files in {@code manifests/}, of which not all declare a pipeline. */
public final class Manifests {

    private Manifests() {}

    /** Whether a file declares a pipeline; {@code install.yaml}, for example, installs the operator. */
    public static boolean isPipeline(Path file) {
        if (!file.toString().endsWith(".yaml")) {
            return false;
        }
        try (var lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.equals("kind: FleadPipeline"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
