package io.flead.operator.prerequisites;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a pod template takes from outside of it.
 *
 * @param images of sidecars and of what runs before, without tag and digest
 * @param secrets names of Secrets in variables, volumes and pull secrets
 * @param claims names of volume claims
 */
record PodTemplateNeeds(Set<String> images, Set<String> secrets, Set<String> claims) {

    PodTemplateNeeds {
        images = Set.copyOf(images);
        secrets = Set.copyOf(secrets);
        claims = Set.copyOf(claims);
    }

    static PodTemplateNeeds of(JsonNode template) {
        Set<String> images = new TreeSet<>();
        Set<String> secrets = new TreeSet<>();
        Set<String> claims = new TreeSet<>();
        collect("", template, images, secrets, claims);
        return new PodTemplateNeeds(images, secrets, claims);
    }

    private static void collect(
            String field, JsonNode node, Set<String> images, Set<String> secrets, Set<String> claims) {
        switch (field) {
            case "secretKeyRef", "secretRef", "nodePublishSecretRef", "imagePullSecrets" ->
                add(node.path("name"), secrets);
            case "azureFile" -> add(node.path("secretName"), secrets);
            case "persistentVolumeClaim" -> add(node.path("claimName"), claims);
            // In a volume the name is called secretName, in a projected one name.
            case "secret" -> {
                add(node.path("secretName"), secrets);
                add(node.path("name"), secrets);
            }
            default -> {}
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (entry.getKey().equals("image") && entry.getValue().isTextual()) {
                images.add(withoutTag(entry.getValue().asText()));
            }
            collect(entry.getKey(), entry.getValue(), images, secrets, claims);
        }
        if (node.isArray()) {
            node.forEach(element -> collect(field, element, images, secrets, claims));
        }
    }

    private static void add(JsonNode name, Set<String> names) {
        if (name.isTextual()) {
            names.add(name.asText());
        }
    }

    private static String withoutTag(String image) {
        String withoutDigest = image.replaceFirst("@.*$", "");
        return withoutDigest.replaceFirst(":[^/:]*$", "");
    }
}
