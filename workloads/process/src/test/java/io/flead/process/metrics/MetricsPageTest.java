package io.flead.process.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private static final String PAGE = """
            # HELP flink_taskmanager_job_task_operator_flead_readings_scored_total flead_readings_scored_total (scope: taskmanager_job_task_operator)
            # TYPE flink_taskmanager_job_task_operator_flead_readings_scored_total gauge
            flink_taskmanager_job_task_operator_flead_readings_scored_total{job_id="a",subtask_index="0",} 120.0
            flink_taskmanager_job_task_operator_flead_readings_scored_total{job_id="a",subtask_index="1",} 80.0
            flink_taskmanager_job_task_operator_flead_readings_rejected_total{subtask_index="0"} 3.0 1700000000000
            flink_taskmanager_job_task_operator_le_flead_latency_seconds_bucket{subtask_index="0",le="10",} 60.0
            flink_taskmanager_job_task_operator_le_flead_latency_seconds_bucket{subtask_index="1",le="10",} 30.0
            flink_taskmanager_job_task_operator_le_flead_latency_seconds_bucket{subtask_index="0",le="0_5",} 10.0
            flink_taskmanager_job_task_operator_le_flead_latency_seconds_bucket{subtask_index="1",le="_Inf",} 100.0
            flead_archiver_rows_total{table="device_data"} 7
            flead_archiver_rows_total{table="anomalies"} 2
            not_flead_scored_at_all 5
            text_with_quotes{say="a \\"b\\", c}"} 1
            broken{ 1
            nonsense
            empty_value\s
            """;

    private final MetricsPage page = MetricsPage.parse(PAGE);

    @Test
    void addsSubtasksWithAnyPrefixOfTheName() {
        assertThat(page.sum("flead_readings_scored_total")).hasValue(200);
        assertThat(page.sum("flead_readings_rejected_total")).hasValue(3);
        assertThat(page.sum("flead_devices")).isEmpty();
    }

    @Test
    void countersMayCarryTheirSuffixAndLabelsSelect() {
        assertThat(page.sum("flead_archiver_rows")).hasValue(9);
        assertThat(page.sum("flead_archiver_rows_total", Map.of("table", "device_data")))
                .hasValue(7);
    }

    @Test
    void aNameIsMatchedAsAWholeWord() {
        assertThat(MetricsPage.parse("xflead_readings_scored_total 4").sum("flead_readings_scored_total"))
                .isEmpty();
    }

    @Test
    void quotesCommasAndBracesBelongToTheLabel() {
        assertThat(page.sum("text_with_quotes", Map.of("say", "a \"b\", c}"))).hasValue(1);
    }

    @Test
    void bucketsAreReadAsFlinksReporterWritesThem() {
        ScrapedHistogram histogram = page.histogram("flead_latency_seconds");

        assertThat(histogram.count()).isEqualTo(100);
        assertThat(histogram.quantile(0.1)).hasValue(0.5);
        assertThat(histogram.quantile(0.9)).hasValue(10);
    }

    @Property
    void noTextIsTooStrange(@ForAll String text) {
        assertThatCode(() -> MetricsPage.parse(text)).doesNotThrowAnyException();
    }
}
