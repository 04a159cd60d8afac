package io.flead.local.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Secrets in the state directory, which its user alone can read. */
public final class SecretFile {

    /** Mode 0600. */
    public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private SecretFile() {}

    /** The token of the HTTP API. */
    public static Path apiToken(Path stateDirectory) {
        return stateDirectory.resolve("api.token");
    }

    /** The password of the run's database. */
    public static Path databasePassword(Path stateDirectory) {
        return stateDirectory.resolve("database.password");
    }

    /** The secret in a file; makes one when there is none. */
    public static String readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Path unfinished = Files.createTempFile(file.getParent(), "secret", ".unfinished", OWNER_ONLY);
            Files.writeString(unfinished, HexFormat.of().formatHex(random) + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    /** The secret in a file; empty when there is none, or it is another user's. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
