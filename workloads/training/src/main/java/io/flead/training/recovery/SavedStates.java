package io.flead.training.recovery;

import io.flead.process.logging.Logfmt;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints and savepoints under one directory, {@code checkpoints/JOB/chk-N} and {@code savepoints/savepoint-X}.
 * Each is complete when its {@code _metadata}, which Flink writes last, can be read and every file it names has its
 * full length.
 */
public final class SavedStates {

    private static final Logger LOG = LoggerFactory.getLogger(SavedStates.class);
    private static final String METADATA = "_metadata";
    private static final int KEPT = 2;

    private final Path directory;

    /** Saved states under this directory, which need not exist. */
    public SavedStates(Path directory) {
        this.directory = directory;
    }

    /** Directory of the job's checkpoints. */
    public Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    /** Directory of the job's savepoints. */
    public Path savepoints() {
        return directory.resolve("savepoints");
    }

    /**
     * The newest complete saved state. Incomplete ones are logged and skipped.
     *
     * @throws IOException when the directory cannot be read
     */
    public Optional<Path> newest() throws IOException {
        for (Path candidate : candidates()) {
            Optional<String> fault = fault(candidate);
            if (fault.isEmpty()) {
                return Optional.of(candidate);
            }
            LOG.warn(Logfmt.line("saved_state_skipped", "path", candidate, "reason", fault.get()));
        }
        return Optional.empty();
    }

    /**
     * Removes all but the newest two, and the remains of an interrupted run. Only for when no job writes here.
     *
     * @throws IOException when the directory cannot be read or written
     */
    public void clean() throws IOException {
        List<Path> kept = new ArrayList<>();
        for (Path candidate : candidates()) {
            if (kept.size() < KEPT && fault(candidate).isEmpty()) {
                kept.add(candidate);
            }
        }
        for (Path parent : List.of(checkpoints(), savepoints())) {
            for (Path child : children(parent)) {
                if (kept.contains(child)) {
                    continue;
                }
                if (kept.stream().noneMatch(state -> state.startsWith(child))) {
                    delete(child);
                    continue;
                }
                for (Path grandchild : children(child)) {
                    boolean checkpoint = grandchild.getFileName().toString().startsWith("chk-");
                    if (checkpoint && !kept.contains(grandchild)) {
                        delete(grandchild);
                    }
                }
            }
        }
    }

    /** Directories with metadata, newest first. */
    private List<Path> candidates() throws IOException {
        record Candidate(Path path, FileTime written) {}
        List<Path> saved = new ArrayList<>(children(savepoints()));
        for (Path job : children(checkpoints())) {
            saved.addAll(children(job));
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Path state : saved) {
            try {
                candidates.add(new Candidate(state, Files.getLastModifiedTime(state.resolve(METADATA))));
            } catch (NoSuchFileException e) {
                LOG.debug(Logfmt.line("saved_state_incomplete", "path", state));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparing(Candidate::written).reversed())
                .map(Candidate::path)
                .toList();
    }

    private static Optional<String> fault(Path state) {
        Path file = state.resolve(METADATA);
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            CheckpointMetadata metadata =
                    Checkpoints.loadCheckpointMetadata(in, SavedStates.class.getClassLoader(), state.toString());
            for (OperatorState operator : metadata.getOperatorStates()) {
                for (OperatorSubtaskState subtask : operator.getStates()) {
                    requireFiles(subtask);
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void requireFiles(OperatorSubtaskState subtask) throws IOException {
        for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
            if (handle instanceof OperatorStreamStateHandle operator) {
                requireFile(operator.getDelegateStateHandle());
            }
        }
        for (var handle : subtask.getManagedKeyedState()) {
            if (handle instanceof KeyGroupsStateHandle keyGroups) {
                requireFile(keyGroups.getDelegateStateHandle());
            }
        }
        for (var handle : subtask.getRawKeyedState()) {
            if (handle instanceof KeyGroupsStateHandle keyGroups) {
                requireFile(keyGroups.getDelegateStateHandle());
            }
        }
    }

    private static void requireFile(StreamStateHandle handle) throws IOException {
        if (handle instanceof FileStateHandle file) {
            FileStatus status = file.getFilePath().getFileSystem().getFileStatus(file.getFilePath());
            if (status.getLen() != file.getStateSize()) {
                throw new IOException(
                        file.getFilePath() + " has " + status.getLen() + " bytes instead of " + file.getStateSize());
            }
        }
    }

    private static List<Path> children(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(Files::isDirectory).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug(Logfmt.line("saved_state_gone", "path", root));
        } catch (UncheckedIOException e) {
            throw new IOException("cannot remove " + root + ": " + e.getMessage(), e);
        }
    }
}
