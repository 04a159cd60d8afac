package io.flead.training.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStatesTest {

    @TempDir
    private Path directory;

    private SavedStates states;

    @BeforeEach
    void open() {
        states = new SavedStates(directory);
    }

    @Test
    void anEmptyOrMissingDirectoryHasNone() throws IOException {
        assertThat(states.newest()).isEmpty();
        assertThat(new SavedStates(directory.resolve("missing")).newest()).isEmpty();
    }

    @Test
    void theNewestOfCheckpointsAndSavepointsIsTaken() throws IOException {
        write("checkpoints/job1/chk-7", 1);
        Path savepoint = write("savepoints/savepoint-a", 3);
        write("checkpoints/job2/chk-9", 2);
        assertThat(states.newest()).contains(savepoint);
    }

    @Test
    void incompleteAndDamagedOnesAreSkipped() throws IOException {
        Path good = write("checkpoints/job1/chk-1", 1);
        Files.createDirectories(directory.resolve("checkpoints/job1/chk-2"));
        Files.write(write("checkpoints/job1/chk-3", 3).resolve("state"), new byte[2]);
        Files.delete(write("checkpoints/job1/chk-4", 4).resolve("state"));
        Path cut = write("checkpoints/job1/chk-5", 5).resolve("_metadata");
        byte[] metadata = Files.readAllBytes(cut);
        Files.write(cut, java.util.Arrays.copyOf(metadata, metadata.length / 2));
        Files.write(write("checkpoints/job1/chk-6", 6).resolve("_metadata"), new byte[0]);

        assertThat(states.newest()).contains(good);
    }

    @Test
    void onlyTheNewestTwoAreKept() throws IOException {
        Path old = write("checkpoints/job1/chk-1", 1);
        Path broken = write("checkpoints/job2/chk-8", 9);
        Files.delete(broken.resolve("state"));
        Path kept = write("checkpoints/job2/chk-7", 3);
        Path savepoint = write("savepoints/savepoint-b", 4);
        Path oldSavepoint = write("savepoints/savepoint-a", 2);
        states.clean();

        assertThat(kept).exists();
        assertThat(savepoint).exists();
        assertThat(List.of(old, old.resolveSibling(""), broken, oldSavepoint))
                .allSatisfy(path -> assertThat(path).doesNotExist());
    }

    private Path write(String name, long writtenAtSeconds) throws IOException {
        Path state = Files.createDirectories(directory.resolve(name));
        Path file = Files.write(state.resolve("state"), new byte[100]);
        OperatorState operator = new OperatorState(new OperatorID(), 1, 16);
        operator.putState(
                0,
                OperatorSubtaskState.builder()
                        .setManagedOperatorState(new OperatorStreamStateHandle(
                                Map.of(), new FileStateHandle(new org.apache.flink.core.fs.Path(file.toUri()), 100)))
                        .build());
        Path metadata = state.resolve("_metadata");
        try (var out = Files.newOutputStream(metadata)) {
            Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, List.of(operator), List.of()), out);
        }
        Files.setLastModifiedTime(metadata, FileTime.from(Instant.ofEpochSecond(writtenAtSeconds)));
        return state;
    }
}
