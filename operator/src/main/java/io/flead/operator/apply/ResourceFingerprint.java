package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What moves when somebody changes more of a resource than its status.
 *
 * @param uid of the resource: one made anew is another
 * @param generation which counts changes of the spec; of kinds that do not count, 0
 * @param version the resource version of kinds that do not count, which moves with the status too; else empty
 * @param metadata hash of labels, annotations and owners, which no generation counts
 * @param deleted whether it is being deleted
 */
record ResourceFingerprint(String uid, long generation, String version, int metadata, boolean deleted) {

    static ResourceFingerprint of(HasMetadata resource) {
        ObjectMeta metadata = resource.getMetadata();
        long generation = metadata.getGeneration() == null ? 0 : metadata.getGeneration();
        return new ResourceFingerprint(
                Objects.requireNonNullElse(metadata.getUid(), ""),
                generation,
                generation > 0 ? "" : Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
                Objects.hash(
                        orEmpty(metadata.getLabels()),
                        orEmpty(metadata.getAnnotations()),
                        metadata.getOwnerReferences()),
                metadata.getDeletionTimestamp() != null);
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
