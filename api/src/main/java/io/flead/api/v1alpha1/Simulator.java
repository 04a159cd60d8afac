package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.PRODUCER;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;

/** Simulated machines: the same seed gives the same fleet and the same readings. */
public record Simulator(
        @Default("7")
        @JsonPropertyDescription("Seed of the fleet: the same seed gives the same machines and the same failures.")
        @ReadBy(PRODUCER)
        long seed,

        @Default("0.01")
        @Min(0) @Max(1) @JsonPropertyDescription("Share of readings that belong to a failure, 0 to 1.")
        @ReadBy(PRODUCER)
        double anomalyRate,

        @Default("\"1h\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @JsonPropertyDescription("Mean time between maintenance of a machine, which ends a failure.")
        @ReadBy(PRODUCER)
        TimeSpan maintenanceInterval,

        @Default("false")
        @JsonPropertyDescription("Adds the truth (0 or 1) to each reading under readings.labelField, for evaluation.")
        @ReadBy(PRODUCER)
        boolean labels)
        implements Serializable {}
