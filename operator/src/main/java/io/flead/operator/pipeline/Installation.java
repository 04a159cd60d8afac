package io.flead.operator.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The administrator's own settings of an installation, which no author of a pipeline can change.
 *
 * @param imageRepositories repositories that pipelines may pull images from, also from below them; empty for any
 * @param secretLabel label that a Secret or a volume claim must bear to be named by a pipeline, {@code key=value}; empty for
 *     any
 * @param namespace the operator's own, where it runs in a pod
 * @param defaults of what pipelines leave out
 */
public record Installation(
        Set<String> imageRepositories,
        Optional<String> secretLabel,
        Optional<String> namespace,
        WorkloadDefaults defaults) {

    /** Bounds nothing. */
    public static Installation open(WorkloadDefaults defaults) {
        return new Installation(Set.of(), Optional.empty(), Optional.empty(), defaults);
    }

    public Installation {
        imageRepositories = Set.copyOf(imageRepositories);
    }

    /** Whether pipelines may pull images from a repository. */
    public boolean allowsImages(String repository) {
        return imageRepositories.isEmpty()
                || imageRepositories.stream()
                        .anyMatch(allowed -> repository.equals(allowed) || repository.startsWith(allowed + "/"));
    }

    /** Whether a pipeline may name a Secret, or a volume claim, with these labels. */
    public boolean allowsSecret(Map<String, String> labels) {
        return secretLabel
                .map(label -> labels.entrySet().stream()
                        .anyMatch(entry -> label.equals(entry.getKey() + "=" + entry.getValue())))
                .orElse(true);
    }
}
