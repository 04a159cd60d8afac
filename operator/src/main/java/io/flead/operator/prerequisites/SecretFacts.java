package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.flead.operator.pipeline.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Facts that the operator remembers of a Secret: never a value.
 *
 * @param digests of the values, by key
 * @param labels its labels
 * @param owners uids of its owners
 */
record SecretFacts(Map<String, String> digests, Map<String, String> labels, Set<String> owners) {

    SecretFacts {
        digests = Map.copyOf(digests);
        labels = Map.copyOf(labels);
        owners = Set.copyOf(owners);
    }

    static SecretFacts of(Secret secret) {
        Map<String, String> digests = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, value) -> digests.put(key, Digest.of(List.of(value))));
        }
        Map<String, String> labels = secret.getMetadata().getLabels();
        return new SecretFacts(
                digests,
                labels == null ? Map.of() : labels,
                secret.getMetadata().getOwnerReferences().stream()
                        .map(OwnerReference::getUid)
                        .collect(Collectors.toSet()));
    }

    Set<String> keys() {
        return digests.keySet();
    }

    /** The same with these keys alone. */
    SecretFacts only(Set<String> keys) {
        return new SecretFacts(
                digests.entrySet().stream()
                        .filter(entry -> keys.contains(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                labels,
                owners);
    }

    /** A digest of keys and values. */
    String digest() {
        List<String> texts = new ArrayList<>();
        new TreeMap<>(digests).forEach((key, digest) -> texts.addAll(List.of(key, digest)));
        return Digest.of(texts);
    }
}
