package io.flead.packaging.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.packaging.ProjectRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPageTest {

    @TempDir
    Path directory;

    @Test
    void thePageIsCurrent() throws Exception {
        assertThat(Files.readString(ProjectRoot.path().resolve(MetricsPage.FILE)))
                .as("run 'make chart'")
                .isEqualTo(new MetricsPage(ProjectRoot.path()).text());
    }

    @Test
    void aMetricIsReadFromWhereItIsBuilt() throws Exception {
        Path sources = Files.createDirectories(directory.resolve("program/src/main/java"));
        Files.writeString(sources.resolve("Metrics.java"), """
                rows = Counter.build("flead_x_rows", "Rows written,"
                                + " all of them.")
                        .labelNames("table", "topic")
                        .register(registry);
                up = gauge("flead_x_up", "1 when it answers");
                log.info("flead_x_log", "no metric");
                """);

        assertThat(new MetricSources(directory).of("program"))
                .containsExactly(
                        new Metric(
                                "flead_x_rows_total",
                                "counter",
                                List.of("table", "topic"),
                                "Rows written, all of them."),
                        new Metric("flead_x_up", "gauge", List.of(), "1 when it answers"));
    }

    @Test
    void aMetricOfTrainingWithoutALineIsNamed() throws Exception {
        Path sources = Files.createDirectories(directory.resolve("workloads/training/src/main/java"));
        Files.writeString(sources.resolve("Metrics.java"), "metrics.gauge(\"flead_new_total\", count::get);");

        assertThatThrownBy(() -> new MetricSources(directory).ofTraining()).hasMessageContaining("[flead_new_total]");
    }
}
