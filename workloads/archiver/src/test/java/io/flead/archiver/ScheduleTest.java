package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.Retention;
import io.flead.process.environment.DatabaseEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** A schedule ends with the first exception that escapes from it, without a word. */
class ScheduleTest {

    private final Availability availability = new Availability("any");
    private final CollectorRegistry registry = new CollectorRegistry();
    private final ArchiverMetrics metrics = new ArchiverMetrics(registry, availability, Set.of());

    @Test
    void theLagIsObservedAgainAfterAnUncheckedError() {
        Admin closed = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
        closed.close(Duration.ZERO);
        LagObserver observer =
                new LagObserver(closed, "group", Set.of("topic"), new ArchiverProgress(), availability, metrics);

        assertThatCode(observer::run).doesNotThrowAnyException();
    }

    @Test
    void theRetentionIsAppliedAgainAfterAnUncheckedError() {
        Retention outOfRange = new Retention(
                new ArchiveDatabase(new DatabaseEnvironment("jdbc:postgresql://127.0.0.1:1/x", "x", ""), "test"),
                Duration.ofSeconds(Long.MAX_VALUE));
        RetentionSchedule schedule = new RetentionSchedule(outOfRange, availability, metrics);

        availability.back();
        assertThatCode(schedule::run).doesNotThrowAnyException();
        assertThat(registry.getSampleValue("flead_archiver_retention_failures_total"))
                .isEqualTo(1.0);
    }
}
