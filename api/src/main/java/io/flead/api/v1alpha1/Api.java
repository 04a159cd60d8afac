package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.CONSOLE;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.PRODUCER;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Access to the HTTP API. */
@ValidationRule(
        value = "!has(self.protectReads) || !self.protectReads || has(self.tokenSecret)",
        message = "on Kubernetes, protectReads needs the token that readers send: set it, or protectReads to false",
        fieldPath = ".tokenSecret")
public record Api(
        @JsonPropertyDescription(
                "On Kubernetes: the token that a request must send to change anything; without it no request may.")
        @Nullable TokenSecret tokenSecret,

        @Default("false")
        @JsonPropertyDescription("Whether a request must send the token to read as well; health and metrics stay open.")
        @ReadBy({AGGREGATOR, CONSOLE, PRODUCER, OPERATOR})
        boolean protectReads)
        implements Serializable {

    /** A key of a Secret in the pipeline's namespace. */
    public record TokenSecret(
            @Required
            @Size(min = 1, max = 253) @ValidationRule(value = KubernetesName.OBJECT, message = KubernetesName.OBJECT_REMEDY)
            @JsonPropertyDescription("Name of the Secret.")
            @ReadBy(OPERATOR)
            String name,

            @Default("\"token\"")
            @Size(min = 1, max = 253) @ValidationRule(
                    value = "self.matches('^[-._a-zA-Z0-9]+$')",
                    message = "must be a key of a Secret: letters, digits, '-', '_' and '.'")
            @JsonPropertyDescription("Key of the token in it.")
            @ReadBy(OPERATOR)
            String key)
            implements Serializable {}
}
