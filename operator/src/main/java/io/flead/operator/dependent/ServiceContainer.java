package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.flead.api.v1alpha1.ServiceResources;

/** Settings that containers of our own programs share. */
final class ServiceContainer {

    /** The heap grows with the container; a process without memory exits, so that Kubernetes restarts it. */
    static final String JAVA_OPTIONS = "-XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError";

    private ServiceContainer() {}

    /** Asks an HTTP page every so many seconds, and believes so many failures in a row. */
    static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("http")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(2)
                .withFailureThreshold(failures)
                .build();
    }

    /** CPU is reserved and not limited; memory is both. */
    static ResourceRequirements resources(ServiceResources resources) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(resources.cpu()))
                .addToRequests("memory", new Quantity(resources.memory()))
                .addToLimits("memory", new Quantity(resources.memory()))
                .build();
    }
}
