package io.flead.analytics.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a job says while it works and when it fails. */
class ProgressTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void theFirstStageIsSaidAtOnceWithoutFiguresThatAreNotKnown() {
        new Progress(out, false, false).stage("starting Spark");
        assertThat(said()).matches("starting Spark  \\d+ s\\n");
    }

    @Test
    void theLiveLineTellsStageRowsAndShare() {
        Progress progress = new Progress(out, false, false);
        progress.tasksKnown(4);
        assertThat(said()).endsWith("  0/4 tasks  0 %  0 s\n");
        progress.taskDone();
        progress.rowsRead(12_345);
        assertThat(said().lines()).as("a line each few seconds").hasSize(1);
    }

    @Test
    void theLastLineTellsWhatWasDoneEvenWhenQuiet() {
        Progress progress = new Progress(out, false, true);
        progress.stage("day 2026-11-22");
        progress.finish("quickstart-batch", new JobCounts(12_345, 168));
        assertThat(said()).matches("quickstart-batch: 12,345 readings read, 168 rows written, \\d+\\.\\d s\\n");
    }

    @Test
    void aFailureIsOneLineWhicheverWayTheReasonCame() {
        SQLException broken = new SQLException("An I/O error occurred.\n  Detail", new IOException((String) null));
        assertThat(JobFailedException.ofSpark(new IllegalStateException("Job aborted: " + broken, broken)))
                .hasMessage("database: An I/O error occurred.");
        assertThat(JobFailedException.ofSpark(new IllegalStateException("Job aborted", new IOException())))
                .hasMessage("java.io.IOException");
        assertThat(JobFailedException.ofSpark(new IllegalStateException("no disk\n\tat Spark")))
                .hasMessage("no disk");
    }

    private String said() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
