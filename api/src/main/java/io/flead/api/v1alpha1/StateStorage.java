package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The place of a job's checkpoints and savepoints on Kubernetes: an object store, an existing claim, or a claim created
 * for it.
 */
@ValidationRule(
        value = "!(has(self.uri) && has(self.claimName))",
        message =
                "set uri for an object store, or claimName for an existing volume, not both; with neither a claim is made")
@ValidationRule(
        value = "!has(self.storageClassName) || !(has(self.uri) || has(self.claimName))",
        message = "is for the claim that is made when neither uri nor claimName is set: remove it, or these",
        fieldPath = ".storageClassName")
@ValidationRule(
        value = "has(self.uri) == has(oldSelf.uri) && (!has(self.uri) || self.uri == oldSelf.uri)",
        message = "cannot be changed, since the job's state stays where it is: make a pipeline of another name",
        fieldPath = ".uri")
@ValidationRule(
        value = "has(self.claimName) == has(oldSelf.claimName) && (!has(self.claimName) || self.claimName =="
                + " oldSelf.claimName)",
        message = "cannot be changed, since the job's state stays where it is: make a pipeline of another name",
        fieldPath = ".claimName")
@ValidationRule(
        value = "has(self.storageClassName) == has(oldSelf.storageClassName) && (!has(self.storageClassName) ||"
                + " self.storageClassName == oldSelf.storageClassName)",
        message = "cannot be changed once the claim is made: make a pipeline of another name",
        fieldPath = ".storageClassName")
public record StateStorage(
        @Size(min = 3, max = 1024) @ValidationRule(
                value = "self.matches('^[a-z][a-z0-9+.-]*://.+$')",
                message = "must be a URI with a scheme such as s3://bucket/flead")
        @JsonPropertyDescription(
                "An object store or shared file system that the job's image can write, such as s3://bucket/flead.")
        @ReadBy(OPERATOR)
        @Nullable String uri,

        @Size(min = 1, max = 253) @ValidationRule(value = KubernetesName.OBJECT, message = KubernetesName.OBJECT_REMEDY)
        @JsonPropertyDescription("An existing PersistentVolumeClaim in the pipeline's namespace.")
        @ReadBy(OPERATOR)
        @Nullable String claimName,

        @Default("\"10Gi\"")
        @Size(min = 2, max = 20) @ValidationRule(value = Quantity.DISK, message = Quantity.DISK_REMEDY)
        @JsonPropertyDescription(
                "Size of the claim that is made when neither uri nor claimName is set. A volume may grow, where its class allows, and never shrinks.")
        @ReadBy(OPERATOR)
        String size,

        @Size(min = 1, max = 253) @ValidationRule(value = KubernetesName.OBJECT, message = KubernetesName.OBJECT_REMEDY)
        @JsonPropertyDescription("Its storage class; the cluster's default when absent.")
        @ReadBy(OPERATOR)
        @Nullable String storageClassName,

        @Default("\"ReadWriteOnce\"")
        @ValidationRule(
                value = "self == oldSelf",
                message = "cannot be changed once the claim is made: make a pipeline of another name")
        @JsonPropertyDescription("Its access mode. ReadWriteMany lets the job's pods run on more than one node.")
        @ReadBy(OPERATOR)
        AccessMode accessMode)
        implements Serializable {

    /** The access mode of a volume, as Kubernetes names it. */
    public enum AccessMode {
        @JsonProperty("ReadWriteOnce")
        READ_WRITE_ONCE,
        @JsonProperty("ReadWriteMany")
        READ_WRITE_MANY
    }
}
