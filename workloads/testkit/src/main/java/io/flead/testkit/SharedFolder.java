package io.flead.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * Material of tests that the project does not hold: real recordings, a Kubernetes for tests. It lies where {@code
 * FLEAD_SHARED}, a system property or an environment variable, says, else in a folder {@code shared} beside the
 * project.
 */
public final class SharedFolder {

    private SharedFolder() {}

    /** The folder, whether it is there or not. */
    public static Path path() {
        String named = System.getProperty("FLEAD_SHARED", System.getenv().getOrDefault("FLEAD_SHARED", ""));
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared/data"))) {
                return folder.resolve("shared");
            }
        }
        return Path.of("../shared");
    }

    /**
     * A file or folder in it.
     *
     * @param name below the folder, such as {@code data/skab/dev}
     * @throws TestAbortedException which skips the test where it is not there, after a line that names the setting
     */
    public static Path orSkip(String name) {
        Path path = path().resolve(name);
        if (!Files.exists(path)) {
            String message =
                    "SKIPPED: no " + path.toAbsolutePath() + ": set FLEAD_SHARED to the folder that holds " + name;
            System.err.println(message);
            throw new TestAbortedException(message);
        }
        return path;
    }
}
