package io.flead.operator.kind;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A Spark job that runs now, run by the Spark operator. */
@Group("sparkoperator.k8s.io")
@Version("v1beta2")
@Kind("SparkApplication")
public final class SparkApplication extends CustomResource<SparkJob, SparkApplication.Status> implements Namespaced {

    private static final long serialVersionUID = 1;

    /**
     * The status that the Spark operator reports.
     *
     * @param terminationTime when the job ended
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(
            @Nullable ApplicationState applicationState,
            @Nullable String terminationTime) {}

    /**
     * State of the job.
     *
     * @param state such as {@code RUNNING}, {@code COMPLETED} or {@code FAILED}
     * @param errorMessage the error
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ApplicationState(
            @Nullable String state, @Nullable String errorMessage) {}
}
