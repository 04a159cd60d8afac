package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** Lets in to the aggregator also the operator, which asks it for the newest model. */
public final class AggregatorNetworkPolicy extends PipelineDependent<NetworkPolicy> {

    private static final String COMPONENT = "aggregator";

    public AggregatorNetworkPolicy() {
        super(NetworkPolicy.class);
    }

    @Override
    protected String name(FleadPipeline pipeline) {
        return Names.of(pipeline).aggregator();
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().policies().network();
    }

    @Override
    public NetworkPolicy desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new NetworkPolicyBuilder()
                .withMetadata(metadata(pipeline, COMPONENT))
                .withNewSpec()
                .withPolicyTypes("Ingress")
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(pipeline, COMPONENT))
                .endPodSelector()
                .addToIngress(IngressRules.named("flead-operator").at(AggregatorService.PORT))
                .endSpec()
                .build();
    }
}
