package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** Admits to the pipeline's pods one another, and Prometheus at the metrics ports; no other caller. */
public final class PodsNetworkPolicy extends PipelineDependent<NetworkPolicy> {

    public PodsNetworkPolicy() {
        super(NetworkPolicy.class, Component.PODS, Names::pods);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().policies().network();
    }

    @Override
    public NetworkPolicy desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new NetworkPolicyBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withPolicyTypes("Ingress")
                .withNewPodSelector()
                .withMatchLabels(Labels.ofAll(pipeline))
                .endPodSelector()
                .addNewIngress()
                .addNewFrom()
                .withNewPodSelector()
                .withMatchLabels(Labels.ofAll(pipeline))
                .endPodSelector()
                .endFrom()
                .endIngress()
                .addToIngress(IngressRules.named("prometheus")
                        .from(
                                prerequisites.defaults().callers().prometheus(),
                                AggregatorService.PORT,
                                FlinkSettings.METRICS_PORT))
                .endSpec()
                .build();
    }
}
