package io.flead.operator.dependent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an installation and a pipeline add to the pods of a part. They are merged into the operator's own template as
 * Kubernetes merges a strategic patch: objects field by field, lists whose elements have a name by this name, values of
 * other lists after those that are there. Pure.
 *
 * @param layers from the weakest to the strongest
 */
record PodTemplate(List<JsonNode> layers) {

    /** Name that stands for the program's own container, whatever this is called. */
    static final String MAIN = "main";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NAME = "name";

    /** What tells the elements of a list apart, by the list's name. */
    private static final Map<String, String> KEYS = Map.of(
            "containers", NAME,
            "initContainers", NAME,
            "volumes", NAME,
            "env", NAME,
            "imagePullSecrets", NAME,
            "volumeMounts", "mountPath",
            "ports", "containerPort",
            "hostAliases", "ip");

    PodTemplate {
        layers = List.copyOf(layers);
    }

    /** @param wanted the pipeline's, of the part */
    static PodTemplate of(Prerequisites prerequisites, @Nullable JsonNode wanted) {
        List<JsonNode> layers = new ArrayList<>();
        prerequisites.defaults().podTemplate().ifPresent(layers::add);
        if (wanted != null) {
            layers.add(wanted);
        }
        return new PodTemplate(layers);
    }

    /** The operator's own template, whose first container is the program's, with these merged in. */
    PodTemplateSpec over(PodTemplateSpec own) {
        if (layers.isEmpty()) {
            return own;
        }
        String main = own.getSpec().getContainers().get(0).getName();
        ObjectNode merged = JSON.valueToTree(own);
        for (JsonNode layer : layers) {
            JsonNode renamed = layer.deepCopy();
            for (JsonNode container : renamed.at("/spec/containers")) {
                if (container instanceof ObjectNode object
                        && MAIN.equals(object.path(NAME).asText())) {
                    object.put(NAME, main);
                }
            }
            merge(merged, renamed);
        }
        return read(merged);
    }

    /**
     * A template as Kubernetes' own type.
     *
     * @throws IllegalArgumentException when it is none; the message says where
     */
    static PodTemplateSpec read(JsonNode template) {
        try {
            return JSON.treeToValue(template, PodTemplateSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static void merge(ObjectNode into, JsonNode from) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            String name = field.getKey();
            JsonNode present = into.get(name);
            if (field.getValue().isNull()) {
                into.remove(name);
            } else if (present instanceof ObjectNode object && field.getValue().isObject()) {
                merge(object, field.getValue());
            } else if (present instanceof ArrayNode list && field.getValue() instanceof ArrayNode added) {
                mergeLists(list, added, KEYS.get(name));
            } else {
                into.set(name, field.getValue());
            }
        }
    }

    private static void mergeLists(ArrayNode into, ArrayNode from, @Nullable String key) {
        for (JsonNode element : from) {
            ObjectNode same = key == null ? null : withKey(into, key, element.path(key));
            if (same != null) {
                merge(same, element);
            } else {
                into.add(element);
            }
        }
    }

    private static @Nullable ObjectNode withKey(ArrayNode list, String key, JsonNode value) {
        for (JsonNode element : list) {
            if (element instanceof ObjectNode object && object.path(key).equals(value)) {
                return object;
            }
        }
        return null;
    }
}
