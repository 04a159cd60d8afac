package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Map;
import java.util.TreeMap;

/** Labels by which a Prometheus selects what it reads: those of the installation, and the pipeline's over them. */
final class MonitoringLabels {

    private MonitoringLabels() {}

    /** Adds them. They never replace the operator's own, which lead back to the pipeline. */
    static ObjectMeta added(ObjectMeta own, FleadPipeline pipeline, Prerequisites prerequisites) {
        Map<String, String> labels = new TreeMap<>(prerequisites.defaults().monitoringLabels());
        Map<String, String> wanted = pipeline.getSpec().monitoring().labels();
        if (wanted != null) {
            labels.putAll(wanted);
        }
        labels.putAll(own.getLabels());
        return new ObjectMetaBuilder(own).withLabels(labels).build();
    }
}
