package io.flead.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void samplesOfANameAreAddedWithAnyPrefix() {
        String page = """
                # HELP flead_readings_scored_total readings
                flink_taskmanager_job_task_operator_flead_readings_scored_total{host="ab",index="0"} 12.0
                flink_taskmanager_job_task_operator_flead_readings_scored_total{index="1"} 3.0
                flink_flead_scored_late{index="1"} 100.0
                flead_model_version 7.0
                """;
        assertThat(Metrics.sum(page, "flead_readings_scored_total")).hasValue(15);
        assertThat(Metrics.sum(page, "flead_model_version")).hasValue(7);
        assertThat(Metrics.sum(page, "flead_lost")).isEmpty();
    }

    @Test
    void aCounterThatBeginsAgainIsAddedUp() {
        LostCount count = new LostCount();
        for (long seen : new long[] {0, 3, 5, 0, 2}) {
            count.seen(seen);
        }
        assertThat(count.total()).isEqualTo(7);
    }
}
