package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Surroundings;

/** Lets in to the pipeline's pods one another, and Prometheus where they give metrics; nobody else. */
public final class PodsNetworkPolicy extends PipelineDependent<NetworkPolicy> {

    public PodsNetworkPolicy() {
        super(NetworkPolicy.class);
    }

    @Override
    protected String name(FleadPipeline pipeline) {
        return Names.of(pipeline).pods();
    }

    @Override
    public boolean wanted(FleadPipeline pipeline, Surroundings surroundings) {
        return pipeline.getSpec().policies().network();
    }

    @Override
    public NetworkPolicy desired(FleadPipeline pipeline, Surroundings surroundings) {
        return new NetworkPolicyBuilder()
                .withMetadata(metadata(pipeline, "pods"))
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
                .addToIngress(Callers.named("prometheus").at(AggregatorService.PORT, FlinkSettings.METRICS_PORT))
                .endSpec()
                .build();
    }
}
