package io.flead.local.state;

import io.flead.local.failure.FileErrors;
import io.flead.local.failure.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a local run, held by one command at a time. The operating system releases the lock when the command
 * ends in any way.
 */
public final class StateDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
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
     * Creates the directory when it is missing and takes it for this command.
     *
     * @throws UserException when it cannot be written, has no room, or another command has it
     */
    public static StateDirectory take(Path directory) throws UserException {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            long free = Files.getFileStore(path).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new UserException("disk is nearly full: " + free / MIB + " MiB free at " + path + ", a run needs "
                        + NEEDED_BYTES / MIB + " MiB: free some, or choose another directory with --state DIR");
            }
        } catch (IOException e) {
            throw new UserException(explain(path, e), e);
        }
        return takeAsItIs(path);
    }

    /**
     * Takes a directory that is there, whatever room is left, to remove it.
     *
     * @throws UserException when it cannot be written, or another command has it
     */
    public static StateDirectory takeAsItIs(Path directory) throws UserException {
        Path path = directory.toAbsolutePath().normalize();
        try {
            if (!Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new UserException(
                        "another flead uses " + path + ": stop it, or choose another directory with --state DIR");
            }
            return new StateDirectory(path, channel, lock);
        } catch (IOException e) {
            throw new UserException(explain(path, e), e);
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

    /** Directories below one that runs were kept in, by name. */
    public static List<Path> allIn(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(StateDirectory::isState).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Absolute path. */
    public Path path() {
        return path;
    }

    /** Log file of a child. */
    public Path log(String name) {
        return path.resolve("logs").resolve(name + ".log");
    }

    /** Directory of a workload's own files. */
    public Path workload(String name) {
        return path.resolve(name);
    }

    /** The pipeline as the children read it. */
    public Path pipelineFile() {
        return path.resolve("pipeline.yaml");
    }

    /** The record of the run, for other commands. */
    public Path runFile() {
        return path.resolve("run.json");
    }

    /**
     * Ends the processes that a killed run left, removes the directory with all its contents, and releases it. The lock
     * goes last, so that no other command comes in between and the same command can remove the rest later.
     *
     * @throws UserException when something of it cannot be removed
     */
    public void remove() throws UserException, InterruptedException {
        OrphanedProcesses.end(runFile());
        try {
            Path lockFile = path.resolve(LOCK);
            RecursiveDelete.empty(path, lockFile);
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw new UserException(
                    "cannot remove " + FileErrors.reason(e) + ": correct its permissions, then run this again", e);
        }
        close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // A mount point, or a parent that this user may not write: an empty directory keeps nothing.
            LOG.atInfo()
                    .addKeyValue("path", path)
                    .addKeyValue("reason", e.getMessage())
                    .log("empty_directory_kept");
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
        String reason = FileErrors.reason(e);
        return "cannot use " + (reason.startsWith(path.toString()) ? reason : path + " (" + reason + ")")
                + ": choose another directory with --state DIR";
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
