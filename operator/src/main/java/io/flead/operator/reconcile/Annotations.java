package io.flead.operator.reconcile;

import io.flead.api.v1alpha1.FleadPipeline;
import java.util.Map;
import java.util.Objects;

/** The annotations of a pipeline that the operator obeys, and the changes of a pipeline that cause a reconciliation. */
final class Annotations {

    /** With the value {@code "true"}: leave the pipeline's resources alone. A deletion is still carried out. */
    static final String PAUSE = "flead.io/pause-reconciliation";

    private Annotations() {}

    static boolean pauses(FleadPipeline pipeline) {
        Map<String, String> annotations = pipeline.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(PAUSE));
    }

    /** Whether an update is another than the operator's own writing of the status. */
    static boolean wake(FleadPipeline now, FleadPipeline before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp());
    }
}
