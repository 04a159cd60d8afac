package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** Lets in to the training job also the Flink operator, which starts it, watches it and takes its savepoints. */
public final class TrainingNetworkPolicy extends PipelineDependent<NetworkPolicy> {

    private static final int REST_PORT = 8081;

    private static final String COMPONENT = "training";

    public TrainingNetworkPolicy() {
        super(NetworkPolicy.class);
    }

    @Override
    protected String name(FleadPipeline pipeline) {
        return Names.of(pipeline).training();
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
                .addToIngress(IngressRules.named("flink-kubernetes-operator").at(REST_PORT))
                .endSpec()
                .build();
    }
}
