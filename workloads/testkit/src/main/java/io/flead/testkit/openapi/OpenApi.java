package io.flead.testkit.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MethodScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.flead.api.http.ProblemDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document of an HTTP API, made from its operations and the types of their bodies. */
public final class OpenApi {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");
    private static final String WRITE = "flead.openapi";
    private static final String SCHEMAS = "components/schemas";

    private final List<Operation> operations;
    private final ObjectNode document;

    /**
     * A document.
     *
     * @param title the program's name
     * @param description one sentence on what it serves
     */
    public OpenApi(String title, String description, List<Operation> operations) {
        this.operations = List.copyOf(operations);
        SchemaBuilder schemas = generator().buildMultipleSchemaDefinitions();
        document = JSON.createObjectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", title)
                .put("description", description)
                .put("version", "v1alpha1");
        ObjectNode paths = document.putObject("paths");
        JsonNode problem = schemas.createSchemaReference(ProblemDocument.class);
        for (Operation operation : operations) {
            ObjectNode path = paths.withObject("/" + escaped(operation.path()));
            describe(
                    path.putObject(operation.method().toLowerCase(java.util.Locale.ROOT)), operation, schemas, problem);
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.collectDefinitions(SCHEMAS));
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
    }

    /** Type annotations say what may be null; whatever else a record has is always there. */
    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.NONSTATIC_NONVOID_NONGETTER_METHODS,
                        Option.FIELDS_DERIVED_FROM_ARGUMENTFREE_METHODS)
                .without(Option.SCHEMA_VERSION_INDICATOR)
                .with(new JacksonModule(
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE,
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY,
                        JacksonOption.INCLUDE_ONLY_JSONPROPERTY_ANNOTATED_METHODS));
        config.forFields().withRequiredCheck(field -> !nullable(field)).withNullableCheck(OpenApi::nullable);
        config.forMethods()
                .withRequiredCheck(method -> !method.isVoid())
                .withNullableCheck((MethodScope method) -> false)
                .withPropertyNameOverrideResolver(MethodScope::getDeclaredName);
        return new SchemaGenerator(config.build());
    }

    private static boolean nullable(FieldScope field) {
        Field raw = field.getRawMember();
        return raw.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String escaped(String path) {
        return path.replace("~", "~0").replace("/", "~1");
    }

    private static void describe(ObjectNode described, Operation operation, SchemaBuilder schemas, JsonNode problem) {
        described.put("summary", operation.summary());
        ArrayNode parameters = JSON.createArrayNode();
        Matcher parts = PART.matcher(operation.path());
        while (parts.find()) {
            parameter(parameters, "path", parts.group(1), "string", true);
        }
        for (Operation.Parameter parameter : operation.parameters()) {
            parameter(parameters, "query", parameter.name(), parameter.type(), parameter.required())
                    .put("description", parameter.description());
        }
        if (!parameters.isEmpty()) {
            described.set("parameters", parameters);
        }
        if (operation.token()) {
            described.putArray("security").addObject().putArray("token");
        }
        operation.body().ifPresent(body -> {
            ObjectNode content =
                    described.putObject("requestBody").putObject("content").putObject(body.mediaType());
            body.type().ifPresent(type -> content.set("schema", schemas.createSchemaReference(type)));
        });
        ObjectNode responses = described.putObject("responses");
        ObjectNode content = responses
                .putObject(Integer.toString(operation.status()))
                .put("description", "done")
                .putObject("content")
                .putObject(operation.mediaType());
        operation.answer().ifPresent(answer -> content.set("schema", schemas.createSchemaReference(answer)));
        responses
                .putObject("default")
                .put("description", "what is wrong, and the remedy")
                .putObject("content")
                .putObject(ProblemDocument.MEDIA_TYPE)
                .set("schema", problem);
    }

    private static ObjectNode parameter(ArrayNode all, String in, String name, String type, boolean required) {
        ObjectNode parameter = all.addObject().put("name", name).put("in", in).put("required", required);
        parameter.putObject("schema").put("type", type);
        return parameter;
    }

    /** The operations, such as {@code GET /api/alarms}. */
    public Set<String> operations() {
        return operations.stream()
                .map(operation -> operation.method() + " " + operation.path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Checks that a file holds the document; with {@code -Dflead.openapi=write} writes it instead.
     *
     * @throws AssertionError when it does not
     */
    public void check(Path file) {
        try {
            String expected = JSON.writeValueAsString(document) + "\n";
            if ("write".equals(System.getProperty(WRITE))) {
                Files.writeString(file, expected);
            } else if (!Files.exists(file) || !Files.readString(file).equals(expected)) {
                throw new AssertionError(
                        file + " differs from the types: run this test with -D" + WRITE + "=write and commit it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What an answer has that the document does not say of it.
     *
     * @param operation such as {@code GET /api/alarms}
     * @return empty when it is as described
     */
    public Set<String> violations(String operation, String answer) {
        Operation described = operations.stream()
                .filter(one -> operation.equals(one.method() + " " + one.path()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(operation + " is not described"));
        ObjectNode schema = JSON.createObjectNode();
        schema.set("components", document.get("components"));
        schema.setAll((ObjectNode) document.at("/paths/" + escaped(described.path()) + "/"
                + described.method().toLowerCase(java.util.Locale.ROOT) + "/responses/" + described.status()
                + "/content/application~1json/schema"));
        JsonSchema checked =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
        try {
            return checked.validate(JSON.readTree(answer)).stream()
                    .map(String::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (JsonProcessingException e) {
            return Set.of("not JSON: " + e.getOriginalMessage());
        }
    }
}
