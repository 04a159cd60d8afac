package io.flead.operator.apply;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which resources are as they should be. What a dependent desires is a pure function of the pipeline and its surroundings,
 * so while neither these nor the resources have changed there is nothing to compute or to compare: nearly every reconciliation of a
 * steady pipeline. Thread-safe.
 */
public final class ReconciledCache {

    /** Of one dependent: what was declared, and its resources when they were as declared. */
    private record Settled(Object declaration, Map<ResourceID, ResourceFingerprint> resources) {}

    private final Map<ResourceID, Map<String, Settled>> pipelines = new ConcurrentHashMap<>();

    /** Whether a dependent's resources are those that were found to be as they should be under the same declaration. */
    boolean holds(
            ResourceID pipeline, String dependent, Object declaration, Map<ResourceID, ResourceFingerprint> resources) {
        Settled settled = pipelines.getOrDefault(pipeline, Map.of()).get(dependent);
        return settled != null
                && settled.declaration().equals(declaration)
                && settled.resources().equals(resources);
    }

    /** The dependent's resources are as they should be. */
    void remember(
            ResourceID pipeline, String dependent, Object declaration, Map<ResourceID, ResourceFingerprint> resources) {
        pipelines
                .computeIfAbsent(pipeline, unused -> new ConcurrentHashMap<>())
                .put(dependent, new Settled(declaration, Map.copyOf(resources)));
    }

    /** The pipeline is gone. */
    public void forget(ResourceID pipeline) {
        pipelines.remove(pipeline);
    }
}
