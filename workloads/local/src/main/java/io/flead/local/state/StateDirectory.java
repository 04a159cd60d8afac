package io.flead.local.state;

import io.flead.local.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a local run, held by one command at a time. The operating system releases the lock when the command ends in any way.
 */
public final class StateDirectory implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final long MIB = 1024L * 1024L;
    private static final long NEEDED_BYTES = 256 * MIB;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private StateDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the directory when it is missing and takes it for this command.
     *
     * @throws Refusal when it cannot be written, has no room, or another command has it
     */
    public static StateDirectory take(Path directory) throws Refusal {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            if (!Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            long free = Files.getFileStore(path).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new Refusal("disk is nearly full: " + free / MIB + " MiB free at " + path + ", a run needs "
                        + NEEDED_BYTES / MIB + " MiB: free some, or choose another directory with --state DIR");
            }
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new Refusal(
                        "another flead uses " + path + ": stop it, or choose another directory with --state DIR");
            }
            return new StateDirectory(path, channel, lock);
        } catch (IOException e) {
            throw new Refusal(explain(path, e), e);
        }
    }

    /** Whether a command runs on this directory. */
    public static boolean isTaken(Path directory) {
        Path file = directory.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            return lock == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether this looks like a directory that a run was kept in. */
    public static boolean isState(Path directory) {
        return Files.exists(directory.resolve(LOCK));
    }

    /** Absolute path. */
    public Path path() {
        return path;
    }

    /** Log file of a child. */
    public Path log(String name) {
        return path.resolve("logs").resolve(name + ".log");
    }

    /** Where a workload keeps its own files. */
    public Path workload(String name) {
        return path.resolve(name);
    }

    /** The pipeline as the children read it. */
    public Path pipelineFile() {
        return path.resolve("pipeline.yaml");
    }

    /** What this run tells other commands about itself. */
    public Path runFile() {
        return path.resolve("run.json");
    }

    /**
     * Removes the directory with all its contents, and releases it.
     *
     * @throws Refusal when something of it cannot be removed
     */
    public void remove() throws Refusal {
        close();
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new Refusal(explain(path, e), e);
        }
    }

    /** Releases the directory. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                lock.release();
                channel.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One line about an error of the file system, with the remedy where there is one. */
    public static String explain(Path path, IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission to write " + denied.getFile() + ": choose another directory with --state DIR";
        }
        String reason = e instanceof FileSystemException failed && failed.getReason() != null
                ? failed.getReason()
                : String.valueOf(e.getMessage());
        return "cannot use " + path + " (" + reason + "): choose another directory with --state DIR";
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }
}
