package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.ARCHIVER;
import static io.flead.api.v1alpha1.Program.BATCH;
import static io.flead.api.v1alpha1.Program.CONSOLE;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.PRODUCER;
import static io.flead.api.v1alpha1.Program.TRAINING;
import static io.flead.api.v1alpha1.Program.WINDOWS;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of a message: the fields of a flat JSON object, or the columns of a CSV file. */
@ValidationRule(
        value = "has(self.topic) == has(oldSelf.topic) && (!has(self.topic) || self.topic == oldSelf.topic)",
        message = "cannot be changed, since offsets are those of one topic: make a pipeline of another name",
        fieldPath = ".topic")
@ValidationRule(
        value = "!(self.deviceIdField in self.features) && !(self.timestampField in self.features)"
                + " && !(has(self.labelField) && self.labelField in self.features)",
        message = "must not contain deviceIdField, timestampField or labelField: a feature is a sensor's value",
        fieldPath = ".features")
@ValidationRule(
        value = "self.deviceIdField != self.timestampField && (!has(self.labelField) || (self.labelField !="
                + " self.deviceIdField && self.labelField != self.timestampField))",
        message = "deviceIdField, timestampField and labelField must be three different fields")
public record Readings(
        @Default("\"device_id\"")
        @Size(min = 1, max = 128) @JsonPropertyDescription("Field with the device's id.")
        @ReadBy({PRODUCER, TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH})
        String deviceIdField,

        @Default("\"timestamp\"")
        @Size(min = 1, max = 128) @JsonPropertyDescription(
                "Field with the event time: ISO 8601 text, or a number of milliseconds (or seconds) since 1970.")
        @ReadBy({PRODUCER, TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH})
        String timestampField,

        @Required
        @Size(min = 1, max = 200) @JsonPropertyDescription("Fields with the sensors' values, in the order the model sees them.")
        @ReadBy({PRODUCER, TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH})
        List<@Size(min = 1, max = 128) String> features,

        @Size(min = 1, max = 128) @JsonPropertyDescription("Optional field with the truth, 0 or 1: used for evaluation only, never for training.")
        @ReadBy({PRODUCER, ARCHIVER, WINDOWS, BATCH})
        @Nullable String labelField,

        @Default("\"1h\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @JsonPropertyDescription("A reading whose time lies further ahead of its arrival is rejected.")
        @ReadBy({TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH})
        TimeSpan maxFuture,

        @Default("\"3650d\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @JsonPropertyDescription("A reading whose time lies further behind its arrival is rejected.")
        @ReadBy({TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH})
        TimeSpan maxAge,

        @Size(min = 1, max = 249) @ValidationRule(
                value = "self.matches('^[a-zA-Z0-9._-]+$') && !(self in ['.', '..'])",
                message = "must be a topic's name: letters, digits, '.', '_' and '-'")
        @JsonPropertyDescription(
                "A topic that is there already and stays when the pipeline goes; without it the pipeline makes and deletes its own.")
        @ReadBy({PRODUCER, TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH, CONSOLE, OPERATOR})
        @Nullable String topic,

        @Default("false")
        @JsonPropertyDescription(
                "Whether a reading is rejected unless its record's key is the device's id: with it, who"
                        + " may write only records of one key speaks for one device only.")
        @ReadBy({TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH})
        boolean keyIsDeviceId)
        implements Serializable {

    public Readings {
        features = List.copyOf(features);
    }
}
