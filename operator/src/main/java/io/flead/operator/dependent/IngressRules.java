package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * Pods from anywhere in the cluster that may call a pipeline's pods.
 *
 * @param name their {@code app.kubernetes.io/name}
 */
record IngressRules(String name) {

    static IngressRules named(String name) {
        return new IngressRules(name);
    }

    /** Lets them in at these ports, from one namespace where it is known: everyone may label pods of their own. */
    NetworkPolicyIngressRule from(Optional<String> namespace, int... ports) {
        LabelSelector namespaces = new LabelSelector();
        namespace.ifPresent(known -> namespaces.setMatchLabels(Map.of("kubernetes.io/metadata.name", known)));
        NetworkPolicyIngressRuleBuilder rule = new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNamespaceSelector(namespaces)
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
