package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batch and window analytics, and evaluation of the models. */
public record Analytics(
        @Default("true")
        @JsonPropertyDescription("Runs the analytics; false leaves readings, anomalies and models as they are.")
        boolean enabled,

        @Default("\"*/15 * * * *\"")
        @Size(min = 9, max = 100) @Pattern(
                "^((\\*|[0-9]+(-[0-9]+)?)(/[1-9][0-9]*)?(,(\\*|[0-9]+(-[0-9]+)?)(/[1-9][0-9]*)?)*)( "
                        + "((\\*|\\?|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/[1-9][0-9]*)?(,(\\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/[1-9][0-9]*)?)*)){4}$")
        @JsonPropertyDescription("When the batch runs: a cron expression of five fields, in UTC.")
        String schedule,

        @Default("[\"30s\", \"5m\"]")
        @Size(min = 1, max = 8) @JsonPropertyDescription("Lengths of the windows that the stream analysis keeps.")
        List<@Size(min = 2, max = 20) @Pattern(TimeSpan.PATTERN) String> windows,

        @Default("0.1")
        @Min(value = 0, inclusive = false) @Max(10) @JsonPropertyDescription(
                "A prediction within this distance of the actual value, in standard deviations, counts as right.")
        double tolerance,

        @Size(min = 1, max = 1024) @JsonPropertyDescription(
                "Directory or object store that also gets windows and daily results as Parquet, partitioned by day, and"
                        + " latest.json for simple dashboards.")
        @Nullable String parquet,

        @Default("{}") @JsonPropertyDescription("Where the stream job keeps its checkpoints on Kubernetes.")
        StateStorage storage,

        @Default("{}") @JsonPropertyDescription("CPU and memory of the driver and of each executor.")
        ComputeResources resources) {

    public Analytics {
        if (windows != null) {
            windows = List.copyOf(windows);
        }
    }
}
