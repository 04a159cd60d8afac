package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.ARCHIVER;
import static io.flead.api.v1alpha1.Program.BATCH;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.WINDOWS;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The database that the ledger is projected into. */
public record Storage(
        @Default("\"flead-timescaledb\"")
        @Size(min = 1, max = 253) @ValidationRule(value = KubernetesName.OBJECT, message = KubernetesName.OBJECT_REMEDY)
        @JsonPropertyDescription(
                "On Kubernetes: Secret with username and password of the database, and url (JDBC) or jdbc-uri, or host, dbname and"
                        + " perhaps port.")
        @ReadBy(OPERATOR)
        String databaseSecret,

        @Default("\"30d\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @JsonPropertyDescription(
                "Time for which rows are kept: readings by event time, results from when they were computed.")
        @ReadBy({ARCHIVER, WINDOWS, BATCH})
        TimeSpan retention,

        @Default("1")
        @Min(0) @Max(100) @JsonPropertyDescription("Archivers on Kubernetes that share the writing; 0 writes nothing for now.")
        @ReadBy(OPERATOR)
        int replicas,

        @Default("{}") @JsonPropertyDescription("CPU and memory of each archiver on Kubernetes.")
        ServiceResources resources,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "A pod template that is merged into that of the archivers and the migration by names: labels, annotations, nodeSelector, tolerations,"
                        + " affinity, priorityClassName, volumes, sidecars. The container main is the program's own.")
        @ReadBy(OPERATOR)
        @Nullable JsonNode podTemplate,

        @JsonPropertyDescription("A MongoDB that is written beside the database; absent: none.") @Nullable Mongodb mongodb)
        implements Serializable {

    /** A MongoDB beside the database. */
    public record Mongodb(
            @Required
            @JsonPropertyDescription(
                    "Secret in the pipeline's namespace whose key url is the URL of MongoDB, with user, password and database;"
                            + " flead up reads MONGODB_URL in its place.")
            SecretReference secretRef)
            implements Serializable {

        /** Key of the URL in the Secret. */
        public static final String URL_KEY = "url";
    }
}
