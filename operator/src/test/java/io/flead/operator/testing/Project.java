package io.flead.operator.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The project's directories. */
public final class Project {

    private Project() {}

    /** The root of the project. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("crds/fleadpipelines.flead.io-v1.yaml"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder;
    }
}
