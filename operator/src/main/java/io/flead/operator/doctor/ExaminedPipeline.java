package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.reconcile.Dependents;
import java.util.List;

/** A pipeline with defaults filled in, and what the operator would find for it. */
record ExaminedPipeline(FleadPipeline pipeline, Prerequisites prerequisites) {

    /** At the beginning of a line. */
    String subject() {
        return "pipeline " + pipeline.getMetadata().getName();
    }

    /** The resources of a kind that the operator declares for it. */
    <R extends HasMetadata> List<R> declared(Class<R> kind) {
        return Dependents.all().stream()
                .filter(dependent -> dependent.resourceType().equals(kind))
                .flatMap(dependent -> dependent.declared(pipeline, prerequisites).stream())
                .map(kind::cast)
                .toList();
    }

    boolean needs(KnownOperator operator) {
        FleadPipelineSpec spec = pipeline.getSpec();
        return switch (operator) {
            case FLEAD, FLINK -> true;
            case STRIMZI -> spec.kafka().strimziCluster() != null;
            case SPARK ->
                spec.analytics().enabled()
                        && prerequisites.placement(spec.analytics()).onSpark();
            // Without it there are no metrics, and the pipeline works.
            case PROMETHEUS -> false;
        };
    }

    /** The namespace that an operator must watch for it. */
    String watchedNamespace(KnownOperator operator) {
        String own = pipeline.getMetadata().getNamespace();
        var strimzi = pipeline.getSpec().kafka().strimziCluster();
        return operator == KnownOperator.STRIMZI && strimzi != null && strimzi.namespace() != null
                ? strimzi.namespace()
                : own;
    }
}
