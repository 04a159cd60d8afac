package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.PRODUCER;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Replay of CSV files: a directory of {@code .csv} or {@code .csv.gz} with a header row. */
@ValidationRule(
        value = "has(self.claimName)",
        message = "on Kubernetes, name the PersistentVolumeClaim that holds the files: set claimName",
        fieldPath = ".claimName")
public record Replay(
        @Required
        @Size(min = 1, max = 4096) @ValidationRule(
                value = "self.matches('^/[^:]+$') && !self.matches('(^|/)[.][.](/|$)')",
                message =
                        "on Kubernetes, must be an absolute path without ':' and '..' such as /data: the claim is mounted"
                                + " there")
        @JsonPropertyDescription("Directory with .csv or .csv.gz files. One device per file, or a device column.")
        @ReadBy({PRODUCER, OPERATOR})
        String path,

        @Default("true")
        @JsonPropertyDescription("Starts again at the first row when the last is played.")
        @ReadBy(PRODUCER)
        boolean loop,

        @Default("\"shifted\"")
        @JsonPropertyDescription(
                "shifted: a reading's time is the time it is played; original: the file's time, moved on by its"
                        + " span with each loop.")
        @ReadBy(PRODUCER)
        ReplayTime time,

        @Size(min = 1, max = 253) @ValidationRule(value = KubernetesName.OBJECT, message = KubernetesName.OBJECT_REMEDY)
        @JsonPropertyDescription(
                "On Kubernetes: the PersistentVolumeClaim in the pipeline's namespace that holds the files.")
        @ReadBy(OPERATOR)
        @Nullable String claimName)
        implements Serializable {}
