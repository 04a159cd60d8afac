package io.flead.local.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The directory of unpacked programs, for all runs of a user. */
public final class CacheDirectory {

    private CacheDirectory() {}

    /**
     * The directory: {@code FLEAD_CACHE}, else {@code flead} in the user's cache directory, else {@code cache} in the
     * state directory (where there is no home to write to).
     *
     * @param home the user's home
     * @param state directory of the run
     */
    public static Path choose(Map<String, String> environment, Path home, Path state) {
        String own = environment.getOrDefault("FLEAD_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path users = (caches.isEmpty() ? home.resolve(".cache") : Path.of(caches)).resolve("flead");
        try {
            Files.createDirectories(users);
            if (Files.isWritable(users)) {
                return users.toAbsolutePath();
            }
        } catch (IOException e) {
            // Falls through: a user without a home directory of its own.
        }
        return state.resolve("cache");
    }
}
