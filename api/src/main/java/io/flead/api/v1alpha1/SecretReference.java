package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;

/** A Secret in the pipeline's namespace. */
public record SecretReference(
        @Required
        @Size(min = 1, max = 253) @ValidationRule(value = KubernetesName.OBJECT, message = KubernetesName.OBJECT_REMEDY)
        @JsonPropertyDescription("Name of the Secret.")
        @ReadBy(OPERATOR)
        String name)
        implements Serializable {}
