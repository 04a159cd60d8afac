package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchiverMetricsTest {

    @Test
    void aLossIsAnIncreaseBecauseItsCounterIsThereFromTheStart() {
        CollectorRegistry registry = new CollectorRegistry();

        new ArchiverMetrics(registry, new Availability("database"), Set.of("readings"));

        String[] topic = {"topic"};
        assertThat(registry.getSampleValue("flead_archiver_lost_total", topic, new String[] {"readings"}))
                .isZero();
        assertThat(registry.getSampleValue(
                        "flead_archiver_skipped_total",
                        new String[] {"topic", "reason"},
                        new String[] {"readings", "refused-by-database"}))
                .isZero();
        assertThat(registry.getSampleValue("flead_archiver_retention_failures_total"))
                .isZero();
    }
}
