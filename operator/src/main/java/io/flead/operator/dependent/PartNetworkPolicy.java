package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.function.Function;

/** Admits to a component's pods one more caller than {@link PodsNetworkPolicy}. */
abstract class PartNetworkPolicy extends PipelineDependent<NetworkPolicy> {

    private final Component component;

    PartNetworkPolicy(Component component, Function<Names, String> name) {
        super(NetworkPolicy.class, component, name);
        this.component = component;
    }

    abstract NetworkPolicyIngressRule caller(Prerequisites prerequisites);

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().policies().network();
    }

    @Override
    public final NetworkPolicy desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new NetworkPolicyBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withPolicyTypes("Ingress")
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(pipeline, component))
                .endPodSelector()
                .addToIngress(caller(prerequisites))
                .endSpec()
                .build();
    }
}
