package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Map;
import java.util.TreeMap;

/** Grafana's dashboards of the pipeline, in the form that Grafana's sidecar looks for. */
public final class DashboardsConfigMap extends PipelineDependent<ConfigMap> {

    private static final Map<String, DashboardTemplate> DASHBOARDS = DashboardFiles.read();

    public DashboardsConfigMap() {
        super(ConfigMap.class, Component.MONITORING, Names::dashboards);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().monitoring().dashboards() && !DASHBOARDS.isEmpty();
    }

    @Override
    public ConfigMap desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        Map<String, String> files = new TreeMap<>();
        String name = Names.of(pipeline).pipeline();
        // Grafana's sidecar puts the files of all ConfigMaps into one directory.
        String prefix = pipeline.getMetadata().getNamespace() + "-" + name + "-";
        DASHBOARDS.forEach((file, dashboard) -> files.put(prefix + file, dashboard.textFor(pipeline)));
        ObjectMeta metadata = metadata(pipeline);
        Map<String, String> labels = new TreeMap<>(metadata.getLabels());
        labels.put("grafana_dashboard", "1");
        metadata.setLabels(labels);
        return new ConfigMapBuilder().withMetadata(metadata).withData(files).build();
    }
}
