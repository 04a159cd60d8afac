package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.TRAINING;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** When flagged readings become an alarm. The preset decides what is absent here. */
public record Alarms(
        @Default("\"balanced\"")
        @JsonPropertyDescription(
                "How readily alarms open and how soon repeats need a higher score: sensitive, balanced or quiet.")
        @ReadBy({TRAINING, AGGREGATOR})
        AlarmPreset preset,

        @Min(value = 0, inclusive = false) @Max(100) @JsonPropertyDescription(
                "Score that an alarm is measured by: 1.5 is where readings are flagged. Higher means fewer alarms.")
        @ReadBy({TRAINING, AGGREGATOR})
        @Nullable Double level,

        @Min(value = 0, inclusive = false) @Max(100) @JsonPropertyDescription(
                "How far, in the logarithm of the score, readings together rise above the level until an alarm opens.")
        @ReadBy({TRAINING, AGGREGATOR})
        @Nullable Double open,

        @Min(0) @Max(1.6) @JsonPropertyDescription(
                "How much an alarm raises the bar for the next ones, in the logarithm of the score; it sinks again within some"
                        + " thousand readings.")
        @ReadBy({TRAINING, AGGREGATOR})
        @Nullable Double raise,

        @Min(1) @Max(100000) @JsonPropertyDescription("Readings in a row at or below the level after which an alarm closes.")
        @ReadBy({TRAINING, AGGREGATOR})
        @Nullable Integer hold,

        @Default("\"minor\"")
        @JsonPropertyDescription("Alarms below this severity are not published: minor, major or critical.")
        @ReadBy(TRAINING)
        Severity minSeverity,

        @Min(value = 0, inclusive = false) @Max(10000) @JsonPropertyDescription(
                "Alarms that a device may raise a day: its level rises, to at most three times, while it raises more, and sinks, to"
                        + " at least .8 times, while it raises fewer. Absent: the level stays.")
        @ReadBy(TRAINING)
        @Nullable Double perDay)
        implements Serializable {}
