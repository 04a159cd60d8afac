package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The observed state of a pipeline. Only the operator writes it, and it is never an input. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleadPipelineStatus(
        @JsonPropertyDescription("A summary of the conditions.") @Nullable Phase phase,

        @JsonPropertyDescription("The generation of the spec that this status is about.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("Ready, Progressing, Degraded, Suspended, Reconciling, Stalled, and one per part.")
        List<Condition> conditions,

        @JsonPropertyDescription("The fleet.") @Nullable DeviceStatus devices,

        @JsonPropertyDescription("The newest global model.") @Nullable ModelStatus model,

        @JsonPropertyDescription("Anomalies found.") @Nullable AnomalyStatus anomalies,

        @JsonPropertyDescription("Alarms of the devices.") @Nullable AlarmStatus alarms,

        @JsonPropertyDescription("The newest run of the batch analysis.") @Nullable BatchStatus batch,

        @JsonPropertyDescription("How far the readers of readings are behind.") @Nullable LagStatus lag) {

    public FleadPipelineStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The phases of a pipeline's life. */
    public enum Phase {
        /** Waits for something that somebody must create, such as a Secret. */
        Pending,
        /** Parts are being made. */
        Provisioning,
        /** Every part is ready. */
        Running,
        /** A part that was ready is not. */
        Degraded,
        /** Stopped by the user, with its state kept. */
        Suspended,
        /** Cannot run as declared. */
        Failed
    }

    /** One observation, as Kubernetes API conventions define conditions. */
    public record Condition(
            @JsonPropertyDescription("Kind of condition, in CamelCase.")
            String type,

            @JsonPropertyDescription("True, False or Unknown.")
            String status,

            @JsonPropertyDescription("Generation of the spec it was observed at.") @Nullable Long observedGeneration,

            @JsonPropertyDescription("Time of the last change of status.")
            String lastTransitionTime,

            @JsonPropertyDescription("Reason, as one CamelCase word.")
            String reason,

            @JsonPropertyDescription("The cause and the remedy, for a person.")
            String message) {}

    /** The fleet. */
    public record DeviceStatus(
            @JsonPropertyDescription("Devices declared.") int desired,

            @JsonPropertyDescription("Devices that took part in the newest global model.")
            int active) {}

    /** The newest global model. */
    public record ModelStatus(
            @JsonPropertyDescription("Version of the model.")
            long version,

            @JsonPropertyDescription("Round that made it.") long round,

            @JsonPropertyDescription("When it was published.")
            String publishedAt,

            @JsonPropertyDescription("Devices in it.") int devices,

            @JsonPropertyDescription("Mean training loss of these devices, weighted by samples.")
            double loss) {}

    /** Result of a run of the batch. */
    public enum BatchResult {
        /** Not started yet. */
        Waiting,
        Running,
        Succeeded,
        Failed
    }

    /** The newest run of the batch analysis. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BatchStatus(
            @JsonPropertyDescription("SparkApplication of the run.")
            String name,

            @JsonPropertyDescription("When it was created.") String started,

            @JsonPropertyDescription("Its result so far.") BatchResult result,

            @JsonPropertyDescription("When a run last succeeded.") @Nullable String lastSuccess) {}

    /**
     * How far the readers of readings are behind. Rounded down, so that a pipeline that keeps up has the same status all
     * the time.
     */
    public record LagStatus(
            @JsonPropertyDescription(
                    "Readings that no completed checkpoint of training covers, rounded down to 1, 2 or 5"
                            + " times a power of ten; 0 below 10,000.")
            long training,

            @JsonPropertyDescription("Readings that are not in the database, rounded in the same way.")
            long archiver,

            @JsonPropertyDescription(
                    "Whole minutes since training last completed a checkpoint, while readings wait for one.")
            long checkpointMinutes) {}

    /** Alarms of the devices. */
    public record AlarmStatus(
            @JsonPropertyDescription("Alarms that go on.") int open,

            @JsonPropertyDescription("Alarms that opened in the last hour.")
            long lastHour) {}

    /** Anomalies found. */
    public record AnomalyStatus(
            @JsonPropertyDescription("In the last hour.") long lastHour) {}
}
