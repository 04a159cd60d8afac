package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Map;

/** The pipeline file that every workload of the pipeline mounts: one, the same as on a laptop. */
public final class PipelineConfigMap extends PipelineDependent<ConfigMap> {

    /** Key of the file in the ConfigMap. */
    public static final String FILE = "pipeline.yaml";

    public PipelineConfigMap() {
        super(ConfigMap.class, Component.PIPELINE, Names::pipelineFile);
    }

    @Override
    public ConfigMap desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(pipeline))
                .withData(Map.of(FILE, PipelineDocument.of(pipeline).yaml()))
                .build();
    }
}
