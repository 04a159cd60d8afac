package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.BATCH;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.WINDOWS;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Batch and window analytics, and evaluation of the models. */
@ValidationRule(
        value =
                "!has(self.resources) || !self.resources.memory.matches('^[1-9][0-9]{0,6}Mi$') || int(self.resources.memory.replace('Mi', '')) >= 1024",
        message = "is too little for Spark: write 1Gi or more",
        fieldPath = ".resources.memory")
public record Analytics(
        @Default("true")
        @JsonPropertyDescription("Runs the analytics; false leaves readings, anomalies and models as they are.")
        @ReadBy(OPERATOR)
        boolean enabled,

        @Default("\"*/15 * * * *\"")
        @Size(max = Cron.MAX_CHARACTERS) @ValidationRule(value = Cron.FIVE_FIELDS, message = Cron.FIVE_FIELDS_REMEDY)
        @ValidationRule(value = Cron.MINUTE, message = Cron.MINUTE_REMEDY)
        @ValidationRule(value = Cron.HOUR, message = Cron.HOUR_REMEDY)
        @ValidationRule(value = Cron.DAY, message = Cron.DAY_REMEDY)
        @ValidationRule(value = Cron.MONTH, message = Cron.MONTH_REMEDY)
        @ValidationRule(value = Cron.WEEKDAY, message = Cron.WEEKDAY_REMEDY)
        @ValidationRule(value = Cron.RANGES, message = Cron.RANGES_REMEDY)
        @ValidationRule(value = Cron.DATE, message = Cron.DATE_REMEDY)
        @JsonPropertyDescription("Schedule of the batch: a cron expression of five fields, in UTC.")
        @ReadBy(OPERATOR)
        String schedule,

        @Default("[\"30s\", \"5m\"]")
        @Size(min = 1, max = 8) @ValidationRule(value = Window.FORM, message = Window.FORM_REMEDY)
        @ValidationRule(value = Window.LENGTH, message = Window.LENGTH_REMEDY)
        @ValidationRule(value = Window.DIFFERENT, message = Window.DIFFERENT_REMEDY)
        @JsonPropertyDescription("Lengths of the windows that the stream analysis keeps.")
        @ReadBy(WINDOWS)
        List<@Size(min = 2, max = 20) String> windows,

        @JsonPropertyDescription(
                "What runs the windows on Kubernetes: Spark, a SparkApplication with executors; or Deployment, one pod with"
                        + " Spark inside, which needs no Spark operator. When absent, Spark where the cluster serves its"
                        + " kinds, Deployment where not. The batch is a CronJob where no ScheduledSparkApplication can be.")
        @ReadBy(OPERATOR)
        @Nullable WindowsRunner windowsRunner,

        @Default("0.1")
        @Min(value = 0, inclusive = false) @Max(10) @JsonPropertyDescription(
                "A prediction within this distance of the actual value, in standard deviations, counts as right.")
        @ReadBy(BATCH)
        double tolerance,

        @Size(min = 1, max = 1024) @JsonPropertyDescription(
                "Directory or object store that also gets windows and daily results as Parquet, partitioned by day, and"
                        + " latest.json for simple dashboards.")
        @ReadBy({WINDOWS, BATCH})
        @Nullable String parquet,

        @Default("{}") @JsonPropertyDescription("Storage of the stream job's checkpoints on Kubernetes.")
        StateStorage storage,

        @Default("{}") @JsonPropertyDescription("CPU and memory of the driver and of each executor.")
        ComputeResources resources,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "A pod template that is merged into that of the jobs' pods by names: labels, annotations, nodeSelector, tolerations,"
                        + " affinity, priorityClassName, volumes, sidecars. The container main is the program's own.")
        @ReadBy(OPERATOR)
        @Nullable JsonNode podTemplate,

        @Size(max = 64) @JsonPropertyDescription(
                "Settings of Spark on Kubernetes, over FLEAD's own. Those that follow from other fields are refused.")
        @ReadBy(OPERATOR)
        @Nullable Map<String, String> sparkConf,

        @Size(max = 16) @JsonPropertyDescription(
                "Annotations of the account that the job's pods run under, such as the role of a cloud that may use an object"
                        + " store.")
        @ReadBy(OPERATOR)
        @Nullable Map<String, String> serviceAccountAnnotations)
        implements Serializable {

    public Analytics {
        if (windows != null) {
            windows = List.copyOf(windows);
        }
    }
}
