package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images that Kubernetes pulls for the workloads: {@code <repository>/flead-<workload>:<tag>}. What is absent is the
 * installation's own.
 */
public record Images(
        @Size(min = 1, max = 255) @ValidationRule(
                value =
                        "self.matches('^[a-z0-9]([a-z0-9._:/-]*[a-z0-9])?$') && !self.matches(':[^/]*$') && !self.contains('//')",
                message = "must be a registry and path in lower case, without tag, such as registry.example.com/flead")
        @JsonPropertyDescription(
                "Registry and path before the images' names, such as registry.example.com/flead; the operator's own default when"
                        + " absent.")
        @ReadBy(OPERATOR)
        @Nullable String repository,

        @Size(min = 1, max = 128) @ValidationRule(
                value = "self.matches('^[A-Za-z0-9_][A-Za-z0-9_.-]*$')",
                message = "must be an image's tag: letters, digits, '_', '.' and '-', not beginning with '.' or '-'")
        @JsonPropertyDescription(
                "Version of the workloads; that of the operator when absent, so that they are upgraded with it.")
        @ReadBy(OPERATOR)
        @Nullable String tag,

        @Default("\"IfNotPresent\"") @JsonPropertyDescription("Policy for pulling an image.") @ReadBy(OPERATOR)
        PullPolicy pullPolicy,

        @Size(max = 8) @ValidationRule(
                value = KubernetesName.OBJECTS,
                message = "must list names of Secrets: lower case letters, digits, '-' and '.'")
        @JsonPropertyDescription("Secrets with the registry's credentials; the operator's own default when absent.")
        @ReadBy(OPERATOR)
        @Nullable List<@Size(min = 1, max = 253) String> pullSecrets)
        implements Serializable {

    public Images {
        pullSecrets = pullSecrets == null ? null : List.copyOf(pullSecrets);
    }

    /** The policy for pulling an image, as Kubernetes names it. */
    public enum PullPolicy {
        Always,
        IfNotPresent,
        Never
    }
}
