package io.flead.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureNotesTest {

    private static final Path LOG = Path.of("state", "logs", "archiver.log");
    private static final long MUCH = 1L << 40;

    @Test
    void theReportNamesTheChildTheCauseAndTheLog() {
        assertThat(FailureNotes.text("archiver", "exit code 1", 5, LOG, MUCH, List.of()))
                .isEqualTo("archiver kept failing (5 times, last: exit code 1): see " + LOG);
    }

    @Test
    void aFullDiskIsNamed() {
        assertThat(FailureNotes.text("archiver", "exit code 1", 5, LOG, 3 * 1024, List.of()))
                .endsWith("; the disk is full (3 KiB free): free some");
    }

    @Test
    void theLastLinesOfTheLogFollow() {
        assertThat(FailureNotes.text("archiver", "exit code 1", 5, LOG, MUCH, List.of("one", "two"))
                        .lines())
                .hasSize(3)
                .endsWith("    one", "    two");
    }
}
