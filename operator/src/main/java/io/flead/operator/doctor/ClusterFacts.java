package io.flead.operator.doctor;

import io.flead.operator.prerequisites.ServedKinds;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of a cluster.
 *
 * @param version of Kubernetes, such as {@code v1.31.2}
 * @param servesPipelines whether the FleadPipeline kind is served
 * @param operators empty where they may not be read
 * @param namespaceLabels labels of the namespace; empty when there is no such namespace
 * @param storageClasses empty where they may not be read
 * @param unreadable what the account may not read, each such as {@code list deployments.apps}
 */
record ClusterFacts(
        String version,
        String namespace,
        boolean servesPipelines,
        ServedKinds kinds,
        Optional<List<InstalledOperator>> operators,
        Optional<Map<String, String>> namespaceLabels,
        Optional<List<StorageClassFact>> storageClasses,
        List<PrometheusFact> prometheuses,
        List<String> unreadable) {

    ClusterFacts {
        operators = operators.map(List::copyOf);
        namespaceLabels = namespaceLabels.map(Map::copyOf);
        storageClasses = storageClasses.map(List::copyOf);
        prometheuses = List.copyOf(prometheuses);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A class of volumes.
     *
     * @param preferred whether claims without a class get it
     * @param grows whether its volumes can be made larger
     */
    record StorageClassFact(String name, boolean preferred, boolean grows) {}

    /** A Prometheus resource, and what it reads. */
    record PrometheusFact(String namespace, String name, Selection podMonitors, Selection rules) {}

    /** The first Deployment of an operator. */
    Optional<InstalledOperator> operator(KnownOperator wanted) {
        return operators.orElse(List.of()).stream()
                .filter(installed -> installed.operator() == wanted)
                .findFirst();
    }
}
