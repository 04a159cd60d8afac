package io.flead.analytics.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.process.progress.ProgressLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSessionsTest {

    @Test
    void aSessionComputesInUtcAndLeavesNoUi(@TempDir Path state) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        ProgressLine progress = new ProgressLine(new PrintStream(shown, true, StandardCharsets.UTF_8), false, false);
        SparkSession session = SparkSessions.start("test", Optional.of(state), progress);
        try {
            assertThat(session.range(1000).selectExpr("sum(id)").first().getLong(0))
                    .isEqualTo(499_500);
            assertThat(session.sql("SELECT current_timezone()").first().getString(0))
                    .isEqualTo("UTC");
            assertThat(session.sparkContext().uiWebUrl().isDefined()).isFalse();
        } finally {
            session.stop();
        }
    }
}
