package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a job keeps checkpoints and savepoints on Kubernetes: an object store, an existing claim, or a claim made for it. */
@ValidationRule(
        value = "!(has(self.uri) && has(self.claimName))",
        message =
                "set uri for an object store, or claimName for an existing volume, not both; with neither a claim is made")
public record StateStorage(
        @Size(min = 3, max = 1024) @Pattern("^[a-z0-9]+://.+$") @JsonPropertyDescription(
                "An object store or shared file system that the job's image can write, such as s3://bucket/flead.")
        @Nullable String uri,

        @Size(min = 1, max = 253) @JsonPropertyDescription("An existing PersistentVolumeClaim in the pipeline's namespace.")
        @Nullable String claimName,

        @Default("\"10Gi\"")
        @Size(min = 2, max = 20) @Pattern("^[1-9][0-9]*(Mi|Gi|Ti)$") @JsonPropertyDescription("Size of the claim that is made when neither uri nor claimName is set.")
        String size,

        @Size(min = 1, max = 253) @JsonPropertyDescription("Its storage class; the cluster's default when absent.")
        @Nullable String storageClassName,

        @Default("\"ReadWriteOnce\"")
        @JsonPropertyDescription("Its access mode. ReadWriteMany lets the job's pods run on more than one node.")
        AccessMode accessMode) {

    /** Who may mount a volume, as Kubernetes names it. */
    public enum AccessMode {
        @JsonProperty("ReadWriteOnce")
        READ_WRITE_ONCE,
        @JsonProperty("ReadWriteMany")
        READ_WRITE_MANY
    }
}
