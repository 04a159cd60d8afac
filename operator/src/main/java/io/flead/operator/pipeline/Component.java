package io.flead.operator.pipeline;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.Program;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The role of a resource in its pipeline, which its label names, and the parts that need the resource. */
public enum Component {
    PIPELINE("pipeline", Part.values()),
    TOPIC("topic", Part.TOPICS),
    USER("user", Part.TOPICS),
    PRODUCER("producer", Part.PRODUCER),
    TRAINING("training", Part.TRAINING),
    AGGREGATOR("aggregator", Part.AGGREGATOR),
    ARCHIVER("archiver", Part.ARCHIVER),
    MIGRATION("migration", Part.ARCHIVER),
    ANALYTICS("analytics", Part.ANALYTICS),
    WINDOWS("windows", Part.ANALYTICS),
    BATCH("batch", Part.ANALYTICS),
    CONSOLE("console", Part.CONSOLE),
    PODS("pods", Part.values()),
    /** No part needs it: a failure is logged and counted, and holds up none. */
    MONITORING("monitoring");

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of constants
    private final Set<Part> parts;

    Component(String label, Part... parts) {
        this.label = label;
        this.parts = Set.of(parts);
    }

    /** The role of a program's pods. */
    public static Component of(Program program) {
        return valueOf(program.name());
    }

    /** The role that a resource's label names. */
    public static Optional<Component> of(HasMetadata resource) {
        String label = resource.getMetadata().getLabels().get(Labels.COMPONENT);
        return Arrays.stream(values())
                .filter(component -> component.label.equals(label))
                .findFirst();
    }

    /** The part whose state a resource belongs to; empty for one that several parts share or that none needs. */
    public static Optional<Part> partOf(HasMetadata resource) {
        return of(resource)
                .filter(component -> component.parts.size() == 1)
                .map(component -> component.parts.iterator().next());
    }

    /** Value of the label {@link Labels#COMPONENT}. */
    public String label() {
        return label;
    }

    /** The parts that cannot become ready without the resource. */
    public Set<Part> parts() {
        return parts;
    }
}
