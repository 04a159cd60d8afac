package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** When a reading is an anomaly. */
public record Detection(
        @Default("2.5")
        @Min(value = 0, inclusive = false) @Max(100) @JsonPropertyDescription("Least z-score of a sensor, on its frozen baseline, that may count as anomalous.")
        double zScore,

        @Default("200")
        @Min(20) @Max(1000000) @JsonPropertyDescription(
                "Readings from which a device learns its scale and threshold before it may raise an anomaly.")
        int warmup) {}
