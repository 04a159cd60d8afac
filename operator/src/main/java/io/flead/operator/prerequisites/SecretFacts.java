package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.Secret;
import io.flead.operator.pipeline.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Facts that the operator remembers of a Secret: never a value.
 *
 * @param keys its keys
 * @param labels its labels
 * @param digest of keys and values
 */
record SecretFacts(Set<String> keys, Map<String, String> labels, String digest) {

    SecretFacts {
        keys = Set.copyOf(keys);
        labels = Map.copyOf(labels);
    }

    static SecretFacts of(Secret secret) {
        Map<String, String> data = new TreeMap<>(secret.getData() == null ? Map.of() : secret.getData());
        List<String> texts = new ArrayList<>();
        data.forEach((key, value) -> texts.addAll(List.of(key, value)));
        Map<String, String> labels = secret.getMetadata().getLabels();
        return new SecretFacts(data.keySet(), labels == null ? Map.of() : labels, Digest.of(texts));
    }
}
