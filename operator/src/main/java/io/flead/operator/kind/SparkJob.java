package io.flead.operator.kind;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Spark job, as the Spark operator takes it: once, or from a schedule.
 *
 * @param type language of the program, {@code Java}
 * @param mode where the driver runs, {@code cluster}
 * @param suspend true stops it; null, not false, lets it run, which older Spark operators also understand
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SparkJob(
        String type,
        String mode,
        String sparkVersion,
        String image,
        String imagePullPolicy,
        @Nullable List<String> imagePullSecrets,
        String mainClass,
        String mainApplicationFile,
        List<String> arguments,
        Map<String, String> sparkConf,
        RestartPolicy restartPolicy,
        Driver driver,
        Executor executor,
        @Nullable Boolean suspend) {

    /**
     * Restart policy of Spark's operator.
     *
     * @param type {@code Never}, {@code OnFailure} or {@code Always}
     * @param onFailureRetries null for no bound, where the type allows it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RestartPolicy(
            String type,
            @Nullable Integer onFailureRetries,
            @Nullable Long onFailureRetryInterval,
            @Nullable Integer onSubmissionFailureRetries,
            @Nullable Long onSubmissionFailureRetryInterval) {}

    /**
     * The driver's pod.
     *
     * @param cores whole cores that Spark plans with
     * @param coreRequest CPU that Kubernetes reserves
     * @param memory heap, as Java writes it, such as {@code 1664m}
     * @param memoryOverhead the pod's memory beside the JVM's heap
     * @param template the pod
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Driver(
            int cores,
            String coreRequest,
            String memory,
            String memoryOverhead,
            String serviceAccount,
            PodTemplateSpec template) {}

    /** An executor's pod, as {@link Driver}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Executor(
            int instances,
            int cores,
            String coreRequest,
            String memory,
            String memoryOverhead,
            String serviceAccount,
            PodTemplateSpec template) {}
}
