package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.TRAINING;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;

/** A trial of each new global model on a share of the devices. */
public record Canary(
        @Default("\"10%\"")
        @SchemaFrom(type = String.class)
        @Size(max = Percentage.MAX_CHARACTERS) @ValidationRule(value = AUDIENCE_RULE, message = AUDIENCE_REMEDY)
        @JsonPropertyDescription(
                "Share of the devices that score with a new model first; which ones follows from their ids.")
        @ReadBy({TRAINING, AGGREGATOR})
        Percentage audience,

        @Default("\"1h\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @ValidationRule(value = TimeSpan.INTERVAL_RULE, message = TimeSpan.INTERVAL_REMEDY)
        @ValidationRule(value = TimeSpan.CLUSTER_INTERVAL_RULE, message = TimeSpan.CLUSTER_INTERVAL_REMEDY)
        @JsonPropertyDescription("How long a trial lasts at most; while it lasts no new round closes.")
        @ReadBy({AGGREGATOR, OPERATOR})
        TimeSpan duration,

        @Default("\"5%\"")
        @SchemaFrom(type = String.class)
        @Size(max = Percentage.MAX_CHARACTERS) @ValidationRule(value = Percentage.RULE, message = Percentage.REMEDY)
        @JsonPropertyDescription(
                "Increase of the loss on rows held out of training, of the median device of the audience, above which the model"
                        + " is withdrawn.")
        @ReadBy(AGGREGATOR)
        Percentage maxLossIncrease,

        @Default("\"50%\"")
        @SchemaFrom(type = String.class)
        @Size(max = Percentage.MAX_CHARACTERS) @ValidationRule(value = Percentage.RULE, message = Percentage.REMEDY)
        @JsonPropertyDescription(
                "Increase of the alarms per device and day, against the devices outside of the audience, above which the model is"
                        + " withdrawn.")
        @ReadBy(AGGREGATOR)
        Percentage maxAlarmIncrease,

        @Default("8")
        @Min(1) @Max(1000000) @JsonPropertyDescription(
                "Hours that the devices of the audience must have been watched, in sum, before their alarms count.")
        @ReadBy(AGGREGATOR)
        int minDeviceHours)
        implements Serializable {

    static final String AUDIENCE_RULE = "self.matches('^([1-9]|[1-4][0-9]|50)%$')";

    static final String AUDIENCE_REMEDY = "must be a share of the devices from 1% to 50%, such as 10%";
}
