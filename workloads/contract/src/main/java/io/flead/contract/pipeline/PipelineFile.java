package io.flead.contract.pipeline;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline file: one {@code FleadPipeline} document in YAML. It is checked with the schema, the defaults and the
 * rules of the CRD itself, so that both a cluster and this program accept the same files.
 */
public final class PipelineFile {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineFile.class);
    private static final String CRD = "/META-INF/flead/fleadpipelines.flead.io-v1.yaml";
    private static final List<String> DOCUMENT_FIELDS = List.of("apiVersion", "kind", "metadata", "spec", "status");

    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private PipelineFile() {}

    /**
     * Loads and checks a pipeline file.
     *
     * @throws InvalidPipelineException with every violation, when the file is missing, unreadable or not a valid
     *     pipeline
     */
    public static Pipeline load(Path file) throws InvalidPipelineException {
        return pipeline(loadDocument(file));
    }

    /**
     * Loads a pipeline file as a program does: fields that this release does not know are logged and ignored, because
     * the operator or the CRD may be newer than the program. Whoever accepts a file from a person uses {@link #load}.
     *
     * @throws InvalidPipelineException as {@link #load}, but for unknown fields
     */
    public static Pipeline loadLeniently(Path file) throws InvalidPipelineException {
        String source = file.toString();
        ObjectNode document = parse(source, readText(file));
        List<String> ignored = new ArrayList<>(SchemaOfCrd.SCHEMA.prune(document));
        List.copyOf(document.properties()).stream()
                .map(Map.Entry::getKey)
                .filter(field -> !DOCUMENT_FIELDS.contains(field))
                .forEach(field -> {
                    document.remove(field);
                    ignored.add(field);
                });
        // Without the key-value API: Flink's own SLF4J, which a cluster gives to the job, does not have it.
        ignored.forEach(field -> LOG.warn(
                "event=unknown_field_ignored file={} field={}",
                ViolationText.quote(source),
                ViolationText.quote(field)));
        return pipeline(check(source, document));
    }

    /**
     * Reads a pipeline from text, as {@link #load} reads it from a file.
     *
     * @param source its name in messages
     * @throws InvalidPipelineException with every violation
     */
    public static Pipeline read(String source, String yaml) throws InvalidPipelineException {
        return pipeline(check(source, yaml));
    }

    /**
     * Loads and checks a pipeline file, and gives its document with every default filled in.
     *
     * @throws InvalidPipelineException as {@link #load}
     */
    public static ObjectNode loadDocument(Path file) throws InvalidPipelineException {
        return check(file.toString(), readText(file));
    }

    private static String readText(Path file) throws InvalidPipelineException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file");
        } catch (AccessDeniedException e) {
            throw unreadable(file, "no permission to read it");
        } catch (IOException e) {
            throw unreadable(
                    file, Files.isDirectory(file) ? "is a directory, not a file" : String.valueOf(e.getMessage()));
        }
    }

    /**
     * Checks a document.
     *
     * @param source its name in messages
     * @return the document with every default filled in
     * @throws InvalidPipelineException with every violation
     */
    public static ObjectNode check(String source, String yaml) throws InvalidPipelineException {
        return check(source, parse(source, yaml));
    }

    private static ObjectNode check(String source, ObjectNode document) throws InvalidPipelineException {
        List<Violation> violations = SchemaOfCrd.SCHEMA.fillAndCheck(document, envelope(document));
        if (!violations.isEmpty()) {
            throw new InvalidPipelineException(source, violations);
        }
        return document;
    }

    /** The text of a document, as {@link #loadDocument} reads it. */
    public static String write(JsonNode document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pipeline pipeline(ObjectNode document) {
        return new Pipeline(document.at("/metadata/name").asText(), spec(document));
    }

    private static FleadPipelineSpec spec(ObjectNode document) {
        try {
            return YAML.treeToValue(document.get("spec"), FleadPipelineSpec.class);
        } catch (JacksonException e) {
            throw new IllegalStateException("schema and types of FleadPipeline disagree", e);
        }
    }

    private static ObjectNode parse(String source, String yaml) throws InvalidPipelineException {
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> iterator = YAML.readerFor(JsonNode.class).readValues(yaml)) {
            iterator.forEachRemaining(documents::add);
        } catch (JacksonException e) {
            throw notYaml(source, e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof JacksonException cause) {
                throw notYaml(source, cause);
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        documents.removeIf(JsonNode::isNull);
        if (documents.size() != 1 || !(documents.get(0) instanceof ObjectNode document)) {
            throw new InvalidPipelineException(
                    source,
                    List.of(new Violation(
                            "document",
                            "",
                            documents.size() > 1
                                    ? "holds " + documents.size() + " documents: put one FleadPipeline in a file"
                                    : "is not a FleadPipeline: expected apiVersion, kind, metadata and spec")));
        }
        return document;
    }

    private static InvalidPipelineException notYaml(String source, JacksonException e) {
        JsonLocation location = e.getLocation();
        String where = location == null ? "document" : "line " + location.getLineNr();
        String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return new InvalidPipelineException(source, List.of(new Violation(where, "", "is not YAML: " + reason)));
    }

    private static InvalidPipelineException unreadable(Path file, String reason) {
        return new InvalidPipelineException(file.toString(), List.of(new Violation("file", "", reason)));
    }

    /** Kubernetes' own rules for any object. */
    private static List<Violation> envelope(ObjectNode document) {
        List<Violation> violations = new ArrayList<>();
        expect(document, "apiVersion", "flead.io/v1alpha1", violations);
        expect(document, "kind", "FleadPipeline", violations);
        document.fieldNames().forEachRemaining(field -> {
            if (!DOCUMENT_FIELDS.contains(field)) {
                violations.add(ViolationText.unknownField("", field, document.get(field), DOCUMENT_FIELDS));
            }
        });
        JsonNode name = document.at("/metadata/name");
        if (name.isMissingNode()) {
            violations.add(new Violation("metadata.name", "", "is required: name the pipeline"));
        } else if (!name.isTextual() || name.asText().isEmpty()) {
            violations.add(new Violation("metadata.name", ViolationText.show(name), "must be text: name the pipeline"));
        }
        return violations;
    }

    private static void expect(ObjectNode document, String field, String expected, List<Violation> violations) {
        JsonNode value = document.get(field);
        if (value == null) {
            violations.add(new Violation(field, "", "is required: write " + field + ": " + expected));
        } else if (!value.asText().equals(expected)) {
            violations.add(new Violation(field, ViolationText.show(value), "must be " + expected));
        }
    }

    /** The schema, read once, when it is first needed. */
    private static final class SchemaOfCrd {

        private static final StructuralSchema SCHEMA = read();

        private static StructuralSchema read() {
            try (InputStream crd = PipelineFile.class.getResourceAsStream(CRD)) {
                if (crd == null) {
                    throw new IllegalStateException("not on the class path: " + CRD);
                }
                ObjectNode schema = (ObjectNode) YAML.readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema");
                // Kubernetes' own fields are checked apart, and status is never an input.
                ObjectNode properties = (ObjectNode) schema.get("properties");
                ObjectNode anything = JsonNodeFactory.instance.objectNode().put(PRESERVE, true);
                DOCUMENT_FIELDS.stream()
                        .filter(field -> !field.equals("spec"))
                        .forEach(field -> properties.set(field, anything));
                schema.put(PRESERVE, true);
                return StructuralSchema.of(schema);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
