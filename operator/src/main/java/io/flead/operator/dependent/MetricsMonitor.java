package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.kind.PodMonitor;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.List;

/** Has Prometheus scrape the pipeline's pods. */
public final class MetricsMonitor extends PipelineDependent<PodMonitor> {

    private static final String INTERVAL = "30s";

    public MetricsMonitor() {
        super(PodMonitor.class, Component.MONITORING, Names::pods);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().monitoring().podMonitor();
    }

    @Override
    public PodMonitor desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        PodMonitor monitor = new PodMonitor();
        monitor.setMetadata(MonitoringLabels.added(metadata(pipeline), pipeline, prerequisites));
        monitor.setSpec(new PodMonitor.Spec(
                new LabelSelectorBuilder()
                        .withMatchLabels(Labels.ofAll(pipeline))
                        .build(),
                List.of(Labels.PIPELINE, Labels.COMPONENT),
                List.of(
                        new PodMonitor.Endpoint("http", "/metrics", INTERVAL),
                        // Flink's reporter answers at any path.
                        new PodMonitor.Endpoint("metrics", "/metrics", INTERVAL))));
        return monitor;
    }
}
