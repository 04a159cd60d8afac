package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.CONSOLE;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.io.Serializable;

/** The live page. */
public record Console(
        @Default("true") @JsonPropertyDescription("Whether the pipeline has the console.") @ReadBy(CONSOLE)
        boolean enabled)
        implements Serializable {}
