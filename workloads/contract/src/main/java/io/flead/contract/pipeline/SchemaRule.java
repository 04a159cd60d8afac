package io.flead.contract.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.flead.api.v1alpha1.ClusterRule;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One rule of {@code x-kubernetes-validations}, in CEL. Rules about a change ({@code oldSelf}) have nothing to say
 * about a file, and rules whose message begins with {@link ClusterRule#MESSAGE_START} bind a pipeline on Kubernetes
 * only: both are not read. Immutable and thread-safe.
 */
final class SchemaRule {

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings())
            .addVar("self", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .addLibraries(CelExtensions.strings())
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String text;
    private final String fieldPath;
    private final String message;
    private final CelRuntime.@Nullable Program program;
    private final CelRuntime.@Nullable Program messageProgram;

    private SchemaRule(
            String text,
            String fieldPath,
            String message,
            CelRuntime.@Nullable Program program,
            CelRuntime.@Nullable Program messageProgram) {
        this.text = text;
        this.fieldPath = fieldPath;
        this.message = message;
        this.program = program;
        this.messageProgram = messageProgram;
    }

    static SchemaRule of(JsonNode rule) {
        String text = rule.get("rule").asText();
        String message = rule.path("message").asText("breaks the rule " + text);
        boolean unread = text.contains("oldSelf") || message.startsWith(ClusterRule.MESSAGE_START);
        return new SchemaRule(
                text,
                rule.path("fieldPath").asText(""),
                message,
                unread ? null : compile(text),
                unread || !rule.has("messageExpression")
                        ? null
                        : compile(rule.get("messageExpression").asText()));
    }

    /**
     * Evaluates the rule on a value.
     *
     * @param structureHolds whether the value fits its schema otherwise; when it does not, a rule that cannot be
     *     evaluated has nothing to add
     */
    Optional<Violation> check(String path, JsonNode self, boolean structureHolds) {
        if (program == null) {
            return Optional.empty();
        }
        Map<String, Object> variables = Map.of("self", JSON.convertValue(self, Object.class));
        try {
            if (Boolean.TRUE.equals(program.eval(widen(variables)))) {
                return Optional.empty();
            }
            String problem = messageProgram == null ? message : String.valueOf(messageProgram.eval(widen(variables)));
            JsonNode value = fieldPath.isEmpty() ? self : self.at(fieldPath.replace('.', '/'));
            return Optional.of(new Violation(
                    path + fieldPath,
                    value.isContainerNode() && !value.isArray() ? "" : ViolationText.show(value),
                    problem));
        } catch (CelEvaluationException e) {
            if (structureHolds) {
                throw new IllegalStateException("rule cannot be evaluated: " + text, e);
            }
            return Optional.empty();
        }
    }

    private static CelRuntime.Program compile(String text) {
        try {
            return RUNTIME.createProgram(COMPILER.compile(text).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("not a rule in CEL: " + text, e);
        }
    }

    /** CEL knows one integer type, of 64 bits. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> widen(Map<String, Object> variables) {
        return (Map<String, Object>) widenValue(variables);
    }

    private static Object widenValue(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> widened = new java.util.LinkedHashMap<>();
            map.forEach((key, element) -> widened.put(key, widenValue(element)));
            return widened;
        }
        if (value instanceof java.util.List<?> list) {
            return list.stream().map(SchemaRule::widenValue).toList();
        }
        return value;
    }
}
