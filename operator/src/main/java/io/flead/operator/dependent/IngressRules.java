package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;

/**
 * Pods from anywhere in the cluster that may call a pipeline's pods.
 *
 * @param name their {@code app.kubernetes.io/name}
 */
record IngressRules(String name) {

    static IngressRules named(String name) {
        return new IngressRules(name);
    }

    /** Lets them in at these ports. */
    NetworkPolicyIngressRule at(int... ports) {
        NetworkPolicyIngressRuleBuilder rule = new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNamespaceSelector(new LabelSelector())
                .withNewPodSelector()
                .addToMatchLabels("app.kubernetes.io/name", name)
                .endPodSelector()
                .endFrom();
        for (int port : ports) {
            rule.addNewPort().withProtocol("TCP").withNewPort(port).endPort();
        }
        return rule.build();
    }
}
