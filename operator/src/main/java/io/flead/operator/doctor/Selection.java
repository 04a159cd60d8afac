package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Prometheus resource selects: resources by their labels, in namespaces by theirs.
 *
 * @param resources absent: none, as the Prometheus operator has it
 * @param namespaces absent: that of the Prometheus alone
 */
record Selection(Optional<LabelSelector> resources, Optional<LabelSelector> namespaces) {

    /**
     * Whether it selects a resource.
     *
     * @param labels of the resource
     * @param sameNamespace whether the resource is in the namespace of the Prometheus
     * @param namespaceLabels of the resource's namespace
     */
    boolean selects(Map<String, String> labels, boolean sameNamespace, Map<String, String> namespaceLabels) {
        return resources.map(selector -> matches(selector, labels)).orElse(false)
                && namespaces
                        .map(selector -> matches(selector, namespaceLabels))
                        .orElse(sameNamespace);
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> exact = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        return labels.entrySet().containsAll(exact.entrySet())
                && selector.getMatchExpressions().stream().allMatch(requirement -> holds(requirement, labels));
    }

    private static boolean holds(LabelSelectorRequirement requirement, Map<String, String> labels) {
        String key = requirement.getKey();
        List<String> values = requirement.getValues();
        return switch (requirement.getOperator()) {
            case "In" -> labels.containsKey(key) && values.contains(labels.get(key));
            case "NotIn" -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "Exists" -> labels.containsKey(key);
            case "DoesNotExist" -> !labels.containsKey(key);
            default -> false;
        };
    }
}
