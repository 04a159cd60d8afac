package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A right of an account.
 *
 * @param group of the kind; empty for Kubernetes' core
 * @param name of the one resource; empty for all
 * @param inNamespace whether it is a right in one namespace: that of pipelines, or the operator's own
 * @param ofOperator whether that namespace is the operator's own
 */
record Right(String verb, String group, String resource, String name, boolean inNamespace, boolean ofOperator) {

    /** The files of {@code operator/rbac}, which tests compare with the operator's requests. */
    private static final List<String> FILES = List.of("operator.yaml", "jobs.yaml");

    /** Every right that the operator needs: its own, and those that it grants to jobs. */
    static List<Right> ofTheOperator(KubernetesSerialization serialization) {
        List<Right> rights = new ArrayList<>();
        for (String file : FILES) {
            try (InputStream in = Objects.requireNonNull(
                    Right.class.getResourceAsStream("/META-INF/flead/rbac/" + file), "built into this program")) {
                Object documents = serialization.unmarshal(in);
                for (HasMetadata item : items(documents)) {
                    if (item instanceof ClusterRole role) {
                        role.getRules().forEach(rule -> rights.addAll(of(rule, false)));
                    } else if (item instanceof Role role) {
                        role.getRules().forEach(rule -> rights.addAll(of(rule, true)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rights.stream().distinct().toList();
    }

    private static List<HasMetadata> items(Object documents) {
        List<?> list = documents instanceof List<?> several ? several : List.of(documents);
        return list.stream()
                .filter(HasMetadata.class::isInstance)
                .map(HasMetadata.class::cast)
                .toList();
    }

    private static List<Right> of(PolicyRule rule, boolean ofOperator) {
        List<Right> rights = new ArrayList<>();
        List<String> names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
        for (String group : rule.getApiGroups()) {
            for (String resource : rule.getResources()) {
                for (String verb : rule.getVerbs()) {
                    names.forEach(name -> rights.add(new Right(
                            verb, group, resource, name, !resource.equals("customresourcedefinitions"), ofOperator)));
                }
            }
        }
        return rights;
    }

    /** As {@code kubectl auth can-i} takes it. */
    String words() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group) + (name.isEmpty() ? "" : "/" + name);
    }
}
