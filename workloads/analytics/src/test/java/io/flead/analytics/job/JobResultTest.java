package io.flead.analytics.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The last line of a job. */
class JobResultTest {

    @Test
    void aRunEndsWithALine() {
        assertThat(new JobCounts(12_345, 168).summary("quickstart-batch", Duration.ofMillis(1_260)))
                .isEqualTo("quickstart-batch: 12,345 readings read, 168 rows written, 1.3 s");
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
}
