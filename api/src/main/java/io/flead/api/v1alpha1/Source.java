package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.PRODUCER;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The source of readings. Exactly one component is set. */
@ValidationRule(
        value = "[has(self.simulator), has(self.replay), has(self.external)].filter(x, x).size() == 1",
        message = "set exactly one of simulator, replay and external")
public record Source(
        @JsonPropertyDescription("Simulated machines with seven sensors.") @Nullable Simulator simulator,

        @JsonPropertyDescription("CSV files played as a live stream.") @Nullable Replay replay,

        @JsonPropertyDescription("Devices already publish to Kafka: no producer is deployed.")
        @ReadBy({PRODUCER, OPERATOR})
        @Nullable External external)
        implements Serializable {}
