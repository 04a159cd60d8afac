package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.flead.api.v1alpha1.ServiceResources;

/** Settings that the containers of all small services share. */
final class ServiceContainer {

    /** The heap grows with the container; a process without memory exits, so that Kubernetes restarts it. */
    static final String JAVA_OPTIONS = "-XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError";

    private ServiceContainer() {}

    /** CPU is reserved and not limited; memory is both. */
    static ResourceRequirements resources(ServiceResources resources) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(resources.cpu()))
                .addToRequests("memory", new Quantity(resources.memory()))
                .addToLimits("memory", new Quantity(resources.memory()))
                .build();
    }
}
