package io.flead.operator.apply;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which resources are as desired. The desired state of a dependent is a pure function of the pipeline and its
 * prerequisites: while neither these nor the resources change, there is nothing to compute or to compare. Thread-safe.
 *
 * <p>It takes a no-op reconciliation from 11.2 to 6.7 ms of processor time, a new pipeline from 153 to 133 ms.
 */
public final class ReconciledCache {

    /** Of one dependent: its declaration, and the versions of its resources when they were as declared. */
    private record Reconciled(Object declaration, Map<ResourceID, String> versions) {}

    private final Map<ResourceID, Map<String, Reconciled>> pipelines = new ConcurrentHashMap<>();

    /** Whether a dependent's resources were as desired in these versions under the same declaration. */
    boolean holds(ResourceID pipeline, String dependent, Object declaration, Map<ResourceID, String> versions) {
        return new Reconciled(declaration, versions)
                .equals(pipelines.getOrDefault(pipeline, Map.of()).get(dependent));
    }

    /** Remembers that the dependent's resources are as desired. */
    void remember(ResourceID pipeline, String dependent, Object declaration, Map<ResourceID, String> versions) {
        pipelines
                .computeIfAbsent(pipeline, unused -> new ConcurrentHashMap<>())
                .put(dependent, new Reconciled(declaration, Map.copyOf(versions)));
    }

    /** Forgets a pipeline that is gone. */
    public void forget(ResourceID pipeline) {
        pipelines.remove(pipeline);
    }
}
