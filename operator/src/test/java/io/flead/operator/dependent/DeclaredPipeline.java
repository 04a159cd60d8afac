package io.flead.operator.dependent;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.operator.prerequisites.GivenCluster;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.reconcile.Dependents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pipeline as the API server would return it, in a given cluster, and the resources that the dependents declare for
 * it.
 *
 * @param pipeline with every default
 * @param prerequisites its cluster
 */
record DeclaredPipeline(FleadPipeline pipeline, Prerequisites prerequisites) {

    static final String NAMESPACE = "factory";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    /** A digest such as 20211777760133e7 is a number to YAML 1.2, which Kubernetes' clients read. */
    private static final StringQuotingChecker QUOTING = new StringQuotingChecker.Default() {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || value.matches("[0-9]+e[0-9]+");
        }
    };

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .stringQuotingChecker(QUOTING)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    /** A pipeline file, and the description of its cluster beside it, if there is one. */
    static DeclaredPipeline read(Path file) throws IOException, InvalidPipelineException {
        Path description = file.resolveSibling("prerequisites.yaml");
        return of(
                PipelineFile.loadDocument(file),
                Files.exists(description) ? YAML.readTree(Files.readString(description)) : YAML.createObjectNode());
    }

    private static DeclaredPipeline of(ObjectNode document, JsonNode description) {
        FleadPipeline pipeline = JSON.convertValue(document, FleadPipeline.class);
        pipeline.getMetadata().setNamespace(NAMESPACE);
        return new DeclaredPipeline(pipeline, GivenCluster.described(pipeline, description));
    }

    /**
     * The same with one field of the spec changed.
     *
     * @param pointer JSON pointer into the spec
     * @param value as YAML
     */
    DeclaredPipeline with(String pointer, String value) {
        try {
            ObjectNode document = JSON.valueToTree(pipeline);
            JsonPointer field = JsonPointer.compile("/spec" + pointer);
            ((ObjectNode) document.at(field.head())).set(field.last().getMatchingProperty(), YAML.readTree(value));
            return of(PipelineFile.check("changed", PipelineFile.write(checkable(document))), YAML.createObjectNode());
        } catch (IOException | InvalidPipelineException e) {
            throw new IllegalArgumentException(pointer + ": " + value, e);
        }
    }

    private static ObjectNode checkable(ObjectNode document) {
        document.remove("status");
        dropNulls(document);
        return document;
    }

    private static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        node.forEach(DeclaredPipeline::dropNulls);
    }

    /** Dashboards are long, and tested by themselves. */
    private static void shortenDashboards(ObjectNode data) throws IOException {
        for (Map.Entry<String, JsonNode> file : data.properties()) {
            if (file.getKey().endsWith(".json")) {
                JsonNode dashboard = JSON.readTree(file.getValue().asText());
                data.put(
                        file.getKey(),
                        dashboard.get("title").asText() + ", "
                                + dashboard.get("uid").asText() + ", ...");
            }
        }
    }

    /** Every resource, in the order in which the dependents are listed. */
    List<HasMetadata> resources() {
        return Dependents.all().stream()
                .flatMap(dependent -> dependent.declared(pipeline, prerequisites).stream())
                .toList();
    }

    /** Every resource as text, by {@code <Kind>-<name>}. */
    SortedMap<String, String> texts() {
        TreeMap<String, String> texts = new TreeMap<>();
        resources().forEach(resource -> {
            String name = resource.getKind() + "-" + resource.getMetadata().getName();
            if (texts.put(name, text(resource)) != null) {
                throw new IllegalStateException("declared twice: " + name);
            }
        });
        return texts;
    }

    private static String text(HasMetadata resource) {
        try {
            ObjectNode tree = JSON.valueToTree(resource);
            dropNulls(tree);
            if (tree.get("data") instanceof ObjectNode data) {
                shortenDashboards(data);
            }
            return YAML.writeValueAsString(JSON.treeToValue(tree, Map.class));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
