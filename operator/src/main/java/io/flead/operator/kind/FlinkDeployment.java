package io.flead.operator.kind;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Flink job in application mode, run by the Flink Kubernetes operator. */
@Group("flink.apache.org")
@Version("v1beta1")
@Kind("FlinkDeployment")
public final class FlinkDeployment extends CustomResource<FlinkDeployment.Spec, FlinkDeployment.Status>
        implements Namespaced {

    private static final long serialVersionUID = 1;

    /**
     * The cluster and its job.
     *
     * @param flinkVersion as the Flink operator names it, such as {@code v1_20}
     * @param flinkConfiguration Flink's own settings
     * @param podTemplate settings of all pods of the job
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(
            String image,
            String imagePullPolicy,
            String flinkVersion,
            String serviceAccount,
            Map<String, String> flinkConfiguration,
            PodTemplateSpec podTemplate,
            JobManager jobManager,
            TaskManager taskManager,
            Job job) {}

    /** The job manager's pods. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record JobManager(int replicas, Resource resource) {}

    /** Each task manager's pod. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record TaskManager(Resource resource) {}

    /**
     * CPU and memory of a pod.
     *
     * @param cpu cores
     * @param memory as Flink writes it, such as {@code 2048m}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resource(double cpu, String memory) {}

    /**
     * The job.
     *
     * @param upgradeMode how its state is kept when it changes: {@code savepoint}, {@code last-state} or {@code
     *     stateless}
     * @param state {@code running} or {@code suspended}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Job(
            String jarURI,
            String entryClass,
            List<String> args,
            int parallelism,
            String upgradeMode,
            boolean allowNonRestoredState,
            String state) {}

    /**
     * The status that the Flink operator reports.
     *
     * @param lifecycleState such as {@code STABLE}, {@code SUSPENDED} or {@code FAILED}
     * @param jobManagerDeploymentStatus such as {@code READY}
     * @param error the last error
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(
            @Nullable String lifecycleState,
            @Nullable String jobManagerDeploymentStatus,
            @Nullable String error,
            @Nullable Long observedGeneration,
            @Nullable JobStatus jobStatus,
            @Nullable ReconciliationStatus reconciliationStatus) {}

    /**
     * The job as Flink sees it.
     *
     * @param state such as {@code RUNNING}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record JobStatus(
            @Nullable String state,
            @Nullable String jobId,
            @Nullable String upgradeSavepointPath) {}

    /**
     * Progress of the Flink operator.
     *
     * @param state such as {@code DEPLOYED} or {@code UPGRADING}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ReconciliationStatus(@Nullable String state) {}
}
