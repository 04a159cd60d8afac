package io.flead.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.process.metrics.MetricsPage;
import org.junit.jupiter.api.Test;

class TrainingMetricsTest {

    @Test
    void figuresOfTheTrainingJobComeFromItsPage() {
        MetricsPage page = MetricsPage.parse("""
                flink_taskmanager_job_task_operator_flead_readings_scored_total{job_id="a",subtask_index="0",} 120.0
                flink_taskmanager_job_task_operator_flead_readings_scored_total{job_id="a",subtask_index="1",} 80.0
                flink_taskmanager_job_task_operator_flead_readings_rejected_total{subtask_index="0"} 3.0 1700000000000
                flink_taskmanager_job_task_operator_reason_flead_readings_rejected_total{reason="too-many-devices",} 2.0
                flink_taskmanager_job_task_operator_le_flead_latency_seconds_bucket{subtask_index="0",le="10",} 90.0
                flink_taskmanager_job_task_operator_le_flead_latency_seconds_bucket{subtask_index="0",le="_Inf",} 100.0
                """);

        assertThat(TrainingMetrics.isOn(page)).isTrue();
        assertThat(TrainingMetrics.isOn(MetricsPage.empty())).isFalse();
        TrainingMetrics figures = TrainingMetrics.of(page);
        assertThat(figures.handled()).isEqualTo(205);
        assertThat(figures.beyondLimit()).isEqualTo(2);
        assertThat(figures.pending()).isEmpty();
        assertThat(figures.latency().quantile(0.9)).as("milliseconds").hasValue(10_000);
    }
}
