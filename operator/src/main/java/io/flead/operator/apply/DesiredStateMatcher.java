package io.flead.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.CustomResource;
import io.flead.api.digest.Sha256;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a resource in the cluster is as desired, without its managed fields. It is, when every desired field
 * has its desired value, whatever else the server or others have set, and when the digest of the desired state is the
 * one that was last applied: so a field that is no longer desired is noticed too. A null, an empty object and an empty
 * list count as absent, because the server drops them. Stateless.
 */
public final class DesiredStateMatcher {

    /** Annotation with the digest of the applied state. It is on the resource itself, never on a pod template. */
    public static final String DIGEST = "flead.io/desired";

    private static final int HEX_DIGITS = 16;
    /** As the client's own serialization, but without its extras: these are comparisons, never sent anywhere. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private DesiredStateMatcher() {}

    /** Writes the digest of a desired resource into its annotations. Calling it again changes nothing. */
    public static void sign(HasMetadata desired) {
        Map<String, String> annotations = desired.getMetadata().getAnnotations();
        Map<String, String> signed = annotations == null ? new HashMap<>() : new HashMap<>(annotations);
        signed.remove(DIGEST);
        desired.getMetadata().setAnnotations(signed);
        signed.put(DIGEST, digest(desired));
    }

    /** Whether the actual resource needs no write to be as the desired one, which is {@linkplain #sign signed}. */
    public static boolean holds(HasMetadata desired, HasMetadata actual) {
        if (!Objects.equals(signature(desired), signature(actual))) {
            return false;
        }
        return within(tree(desired), tree(actual), desired instanceof CustomResource);
    }

    private static @Nullable String signature(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(DIGEST);
    }

    private static JsonNode tree(HasMetadata resource) {
        ObjectNode tree = JSON.valueToTree(resource);
        tree.remove("status");
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("resourceVersion");
            metadata.remove("managedFields");
        }
        return tree;
    }

    private static String digest(HasMetadata desired) {
        try {
            return Sha256.hex(JSON.writeValueAsBytes(desired)).substring(0, HEX_DIGITS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a resource without a digest: " + desired.getMetadata().getName(), e);
        }
    }

    /** @param atomicLists whether a longer list is a different one, as in custom resources, where lists have no keys */
    static boolean within(JsonNode desired, @Nullable JsonNode actual, boolean atomicLists) {
        if (empty(desired)) {
            return true;
        }
        if (actual == null || actual.isNull()) {
            return false;
        }
        if (desired.isObject()) {
            return actual.isObject() && fieldsWithin(desired, actual, atomicLists);
        }
        if (desired.isArray()) {
            return actual.isArray() && listWithin(desired, actual, atomicLists);
        }
        return sameValue(desired, actual);
    }

    private static boolean fieldsWithin(JsonNode desired, JsonNode actual, boolean atomicLists) {
        for (Map.Entry<String, JsonNode> field : desired.properties()) {
            if (!within(field.getValue(), actual.get(field.getKey()), atomicLists)) {
                return false;
            }
        }
        return true;
    }

    private static boolean listWithin(JsonNode desired, JsonNode actual, boolean atomicLists) {
        boolean keyed = !atomicLists && named(desired) && named(actual);
        if (!keyed) {
            if (desired.size() != actual.size()) {
                return false;
            }
            for (int i = 0; i < desired.size(); i++) {
                if (!within(desired.get(i), actual.get(i), atomicLists)) {
                    return false;
                }
            }
            return true;
        }
        // Others may add to a list that the server merges by name (a sidecar, say); theirs is not ours to remove.
        for (JsonNode element : desired) {
            boolean found = false;
            for (JsonNode candidate : actual) {
                if (element.get("name").equals(candidate.get("name")) && within(element, candidate, false)) {
                    found = true;
                    break;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean named(JsonNode list) {
        for (JsonNode element : list) {
            if (!element.isObject() || !element.path("name").isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static boolean empty(JsonNode node) {
        return node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    private static boolean sameValue(JsonNode desired, JsonNode actual) {
        if (desired.equals(actual)) {
            return true;
        }
        if (desired.isNumber() && actual.isNumber()) {
            return desired.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return desired.isValueNode() && actual.isValueNode() && sameQuantity(desired.asText(), actual.asText());
    }

    /** The server writes quantities of its own kinds in its own way: 1 for 1000m. */
    private static boolean sameQuantity(String desired, String actual) {
        if (!startsLikeNumber(desired) || !startsLikeNumber(actual)) {
            return false;
        }
        try {
            return Quantity.getAmountInBytes(new Quantity(desired))
                            .compareTo(Quantity.getAmountInBytes(new Quantity(actual)))
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean startsLikeNumber(String text) {
        return !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
    }
}
