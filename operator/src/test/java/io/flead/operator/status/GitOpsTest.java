package io.flead.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntimeFactory;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Part;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** What the files in {@code manifests/gitops} make Argo CD and Flux say of the statuses that the operator writes. */
class GitOpsTest {

    private static final Path FILES = Project.root().resolve("manifests/gitops");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        // before,     suspend, part's reason,  Argo CD,     Flux
        ",             false,   RollingOut,     Progressing, InProgress",
        ",             false,   SecretMissing,  Progressing, InProgress",
        ",             false,   AsExpected,     Healthy,     Current",
        ",             false,   JobFailed,      Degraded,    Failed",
        "Running,      false,   AsExpected,     Healthy,     Current",
        "Running,      false,   RollingOut,     Degraded,    Failed",
        "Running,      false,   JobFailed,      Degraded,    Failed",
        "Running,      true,    Stopping,       Progressing, InProgress",
        "Running,      true,    Suspended,      Suspended,   Current",
    })
    void bothJudgeAsTheOperatorMeans(String before, boolean suspend, ConditionReason reason, String argo, String flux)
            throws Exception {
        FleadPipeline pipeline = pipeline(suspend);
        if (before != null) {
            pipeline.setStatus(
                    new FleadPipelineStatus(Phase.valueOf(before), 1L, List.of(), null, null, null, null, null, null));
        }
        pipeline.setStatus(new StatusFactory(Clock.systemUTC(), (any, active) -> Optional.empty())
                .update(pipeline, observed(reason))
                .status());

        assertThat(argo(pipeline).get("status").tojstring()).isEqualTo(argo);
        assertThat(argo(pipeline).get("message").tojstring()).isNotBlank();
        assertThat(flux(pipeline)).isEqualTo(flux);
    }

    @Test
    void bothWaitForTheOperatorToLookAtAChange() throws Exception {
        FleadPipeline unseen = pipeline(false);
        assertThat(argo(unseen).get("status").tojstring()).isEqualTo("Progressing");
        assertThat(flux(unseen)).isEqualTo("InProgress");

        FleadPipeline changed = pipeline(false);
        changed.setStatus(new StatusFactory(Clock.systemUTC(), (any, active) -> Optional.empty())
                .update(changed, observed(ConditionReason.AsExpected))
                .status());
        changed.getMetadata().setGeneration(2L);
        assertThat(argo(changed).get("status").tojstring()).isEqualTo("Progressing");
        assertThat(flux(changed)).isEqualTo("InProgress");
    }

    private static LuaValue argo(FleadPipeline pipeline) throws IOException {
        Globals globals = JsePlatform.standardGlobals();
        globals.set("obj", lua(JSON.valueToTree(pipeline)));
        return globals.load(Files.readString(FILES.resolve("argocd/health.lua")))
                .call();
    }

    private static LuaValue lua(JsonNode node) {
        if (node.isObject()) {
            LuaTable table = new LuaTable();
            node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
            return table;
        }
        if (node.isArray()) {
            LuaTable table = new LuaTable();
            for (int i = 0; i < node.size(); i++) {
                table.set(i + 1, lua(node.get(i)));
            }
            return table;
        }
        if (node.isNull()) {
            return LuaValue.NIL;
        }
        return node.isNumber()
                ? LuaValue.valueOf(node.doubleValue())
                : node.isBoolean() ? LuaValue.valueOf(node.booleanValue()) : LuaValue.valueOf(node.asText());
    }

    /** In the order in which Flux asks: in progress, failed, current; a resource without a status has an empty one. */
    private static String flux(FleadPipeline pipeline) throws Exception {
        JsonNode expressions = new YAMLMapper()
                .readTree(FILES.resolve("flux/kustomization.yaml").toFile())
                .path("spec")
                .path("healthCheckExprs")
                .path(0);
        assertThat(expressions.path("kind").asText()).isEqualTo(pipeline.getKind());
        assertThat(expressions.path("apiVersion").asText()).isEqualTo(pipeline.getApiVersion());
        if (holds(expressions.path("inProgress").asText(), pipeline)) {
            return "InProgress";
        }
        if (holds(expressions.path("failed").asText(), pipeline)) {
            return "Failed";
        }
        return holds(expressions.path("current").asText(), pipeline) ? "Current" : "InProgress";
    }

    private static boolean holds(String expression, FleadPipeline pipeline) throws Exception {
        var program = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .build()
                .createProgram(CelCompilerFactory.standardCelCompilerBuilder()
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addVar("status", SimpleType.DYN)
                        .addVar("metadata", SimpleType.DYN)
                        .build()
                        .compile(expression)
                        .getAst());
        Map<?, ?> document = JSON.convertValue(pipeline, Map.class);
        return (boolean) program.eval(Map.of(
                "status", Optional.<Object>ofNullable(document.get("status")).orElse(Map.of()),
                "metadata", Map.of("generation", pipeline.getMetadata().getGeneration())));
    }

    private static FleadPipeline pipeline(boolean suspend) {
        return Pipelines.quickstart("test", "ns", suspend);
    }

    private static Observation observed(ConditionReason reason) {
        Map<Part, PartState> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, new PartState(ConditionReason.AsExpected, "ready"));
        }
        parts.put(Part.TRAINING, new PartState(reason, "because"));
        return new Observation(parts, false, Optional.empty(), Optional.empty());
    }
}
