package io.flead.operator.kind;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A Spark job that runs again and again, run by the Spark operator. */
@Group("sparkoperator.k8s.io")
@Version("v1beta2")
@Kind("ScheduledSparkApplication")
public final class ScheduledSparkApplication
        extends CustomResource<ScheduledSparkApplication.Spec, ScheduledSparkApplication.Status> implements Namespaced {

    private static final long serialVersionUID = 1;

    /**
     * The job and its schedule.
     *
     * @param schedule cron expression of five fields
     * @param timeZone zone that the schedule is in
     * @param concurrencyPolicy {@code Forbid} lets no run begin while another lasts
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(
            String schedule,
            String timeZone,
            String concurrencyPolicy,
            boolean suspend,
            int successfulRunHistoryLimit,
            int failedRunHistoryLimit,
            SparkJob template) {}

    /**
     * The status that the Spark operator reports.
     *
     * @param scheduleState such as {@code Scheduled} or {@code FailedValidation}
     * @param reason why the schedule cannot be followed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(
            @Nullable String scheduleState,
            @Nullable String reason,
            @Nullable String lastRun,
            @Nullable String nextRun,
            @Nullable String lastRunName) {}
}
