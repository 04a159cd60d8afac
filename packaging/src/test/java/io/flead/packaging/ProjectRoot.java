package io.flead.packaging;

import java.nio.file.Path;

/** The project that these tests look at. */
public final class ProjectRoot {

    private ProjectRoot() {}

    /** Its folder. */
    public static Path path() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
