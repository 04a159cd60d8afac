package io.flead.operator.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.flead.api.program.BadInputException;
import io.flead.api.v1alpha1.FleadPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The pipelines that are examined: that of a file, or those of the namespace. */
final class PipelineSource {

    private static final String KIND = "FleadPipeline";
    private static final ResourceDefinitionContext PIPELINES = new ResourceDefinitionContext.Builder()
            .withGroup("flead.io")
            .withVersion("v1alpha1")
            .withKind(KIND)
            .withPlural("fleadpipelines")
            .withNamespaced(true)
            .build();

    /** By which the API server says that a resource is invalid; 500 for a field that the kind does not have. */
    private static final Set<Integer> INVALID = Set.of(400, 422, 500);

    private PipelineSource() {}

    /**
     * Reads a pipeline file.
     *
     * @throws BadInputException when it is not one FleadPipeline; the message names the file
     */
    static GenericKubernetesResource read(Path file) throws BadInputException {
        List<JsonNode> documents = new ArrayList<>();
        YAMLMapper yaml = new YAMLMapper();
        try (MappingIterator<JsonNode> parsed = yaml.readerFor(JsonNode.class).readValues(Files.readString(file))) {
            while (parsed.hasNext()) {
                JsonNode document = parsed.next();
                if (document.isObject()) {
                    documents.add(document);
                }
            }
        } catch (NoSuchFileException e) {
            throw new BadInputException(file + " does not exist: name a pipeline file with -f", e);
        } catch (IOException | RuntimeException e) {
            String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new BadInputException(file + " cannot be read as YAML: " + line, e);
        }
        if (documents.size() != 1 || !documents.get(0).path("kind").asText().equals(KIND)) {
            throw new BadInputException(file + " has " + documents.size() + " documents"
                    + (documents.size() == 1
                            ? " of kind " + documents.get(0).path("kind").asText("(none)")
                            : "") + ": give a file with one FleadPipeline");
        }
        try {
            return new ObjectMapper().treeToValue(documents.get(0), GenericKubernetesResource.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + " is no resource: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The pipeline as the API server would store it, with every default. Nothing is stored.
     *
     * @throws BadInputException when the API server refuses it as invalid; the message is the server's
     */
    static FleadPipeline completed(KubernetesClient client, GenericKubernetesResource pipeline, Path file)
            throws BadInputException {
        try {
            GenericKubernetesResource stored = client.genericKubernetesResources(PIPELINES)
                    .resource(pipeline)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("flead-doctor")
                            .withForce(true)
                            .withDryRun(List.of("All"))
                            .build());
            return client.getKubernetesSerialization().convertValue(stored, FleadPipeline.class);
        } catch (KubernetesClientException e) {
            if (INVALID.contains(e.getCode())) {
                String said =
                        e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
                throw new BadInputException(
                        file + " is refused: " + String.valueOf(said).replaceAll("\\s+", " "), e);
            }
            throw e;
        }
    }

    /** The pipelines of a namespace. */
    static List<FleadPipeline> in(KubernetesClient client, String namespace) {
        return client.resources(FleadPipeline.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }
}
