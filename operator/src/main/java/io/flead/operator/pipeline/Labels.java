package io.flead.operator.pipeline;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Labels of the resources that the operator creates. They lead back to the pipeline, also from another namespace, where
 * no owner reference could. None of them changes in the life of a pipeline or with the operator's version: pods are
 * selected by them.
 */
public final class Labels {

    /** Name of the pipeline that a resource belongs to. */
    public static final String PIPELINE = "flead.io/pipeline";

    /** Namespace of that pipeline. */
    public static final String NAMESPACE = "flead.io/pipeline-namespace";

    /** Role of a resource in its pipeline. */
    public static final String COMPONENT = "app.kubernetes.io/component";

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY}. */
    public static final String OPERATOR = "flead-operator";

    /** The operator watches only resources that it created itself. */
    public static final String SELECTOR = MANAGED_BY + "=" + OPERATOR;

    private static final String APP = "app.kubernetes.io/name";
    private static final String PART_OF = "app.kubernetes.io/part-of";
    private static final String INSTANCE = "app.kubernetes.io/instance";

    private static final String STRIMZI = "kafka.strimzi.io/";

    private Labels() {}

    /**
     * Labels of a resource.
     *
     * @param component its role
     */
    public static Map<String, String> of(FleadPipeline pipeline, Component component) {
        Map<String, String> labels = new TreeMap<>(selector(pipeline, component));
        labels.put(APP, "flead");
        labels.put(INSTANCE, pipeline.getMetadata().getName());
        labels.put(PART_OF, "flead");
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(NAMESPACE, pipeline.getMetadata().getNamespace());
        return labels;
    }

    /**
     * Labels of a resource that may lie in another namespace. Tools that track their own resources by the label {@code
     * app.kubernetes.io/instance}, without a look at the namespace, would take it for one of theirs and delete it: it has
     * none.
     */
    public static Map<String, String> inAnyNamespace(FleadPipeline pipeline, Component component) {
        Map<String, String> labels = of(pipeline, component);
        labels.remove(INSTANCE);
        return labels;
    }

    /** Whether a label is one that the operator gives. */
    public static boolean isOwn(String label) {
        return label.equals(PIPELINE)
                || label.equals(NAMESPACE)
                || List.of(COMPONENT, MANAGED_BY, INSTANCE, APP, PART_OF).contains(label);
    }

    /** Selects the pods of a component. */
    public static Map<String, String> selector(FleadPipeline pipeline, Component component) {
        Map<String, String> labels = new TreeMap<>(ofAll(pipeline));
        labels.put(COMPONENT, component.label());
        return labels;
    }

    /** Selects all pods of a pipeline. */
    public static Map<String, String> ofAll(FleadPipeline pipeline) {
        return Map.of(PIPELINE, pipeline.getMetadata().getName());
    }

    /**
     * The pipeline that a resource belongs to, when its labels say so. They are believed of a pipeline in the
     * resource's own namespace alone, except of Strimzi's resources, which lie beside the Kafka cluster: else a writer
     * of one namespace could hold up, by a label, the pipelines of all.
     */
    public static Optional<ResourceID> pipelineOf(HasMetadata resource) {
        ObjectMeta metadata = resource.getMetadata();
        Map<String, String> labels = metadata.getLabels();
        if (labels == null || !labels.containsKey(PIPELINE)) {
            return Optional.empty();
        }
        String namespace = labels.getOrDefault(NAMESPACE, metadata.getNamespace());
        boolean believed = Objects.equals(namespace, metadata.getNamespace())
                || String.valueOf(resource.getApiVersion()).startsWith(STRIMZI);
        return believed ? Optional.of(new ResourceID(labels.get(PIPELINE), namespace)) : Optional.empty();
    }
}
