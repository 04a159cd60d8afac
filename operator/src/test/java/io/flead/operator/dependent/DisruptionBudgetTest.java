package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.apply.ReconciledCache;
import io.flead.operator.condition.KindAvailableCondition;
import io.flead.operator.prerequisites.OptionalKind;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.testkit.Manifests;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.managed.ManagedWorkflowAndDependentResourceContext;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of policy/v1 for a disruption budget, a kind that the API server of these tests does not serve. */
class DisruptionBudgetTest {

    private static final Path MANIFESTS = Path.of("../manifests");
    private static final Path SEVERAL_ARCHIVERS = Path.of("src/test/resources/golden/several-archivers/in.yaml");
    private static final ObjectMapper STRICT = new ObjectMapper();

    @Test
    void everyBudgetIsOneOfPolicyV1() throws Exception {
        List<DeclaredPipeline> all = new ArrayList<>(List.of(DeclaredPipeline.read(SEVERAL_ARCHIVERS)));
        try (Stream<Path> manifests = Files.list(MANIFESTS)) {
            for (Path manifest : manifests.filter(Manifests::isPipeline).toList()) {
                all.add(DeclaredPipeline.read(manifest));
            }
        }
        int seen = 0;
        for (DeclaredPipeline declared : all) {
            for (HasMetadata resource : declared.resources()) {
                if (resource instanceof PodDisruptionBudget budget) {
                    seen++;
                    assertThat(budget.getApiVersion()).isEqualTo("policy/v1");
                    // Nothing that the type does not know.
                    assertThat(STRICT.readValue(STRICT.writeValueAsString(budget), PodDisruptionBudget.class)
                                    .getAdditionalProperties())
                            .isEmpty();
                    PodDisruptionBudgetSpec spec = budget.getSpec();
                    assertThat((spec.getMinAvailable() == null) != (spec.getMaxUnavailable() == null))
                            .as("one of minAvailable and maxUnavailable")
                            .isTrue();
                    // In policy/v1 an empty selector is all pods of the namespace.
                    assertThat(spec.getSelector().getMatchLabels()).isNotEmpty();
                    assertThat(podLabels(declared, budget))
                            .as("labels of the pods that it is for")
                            .containsAllEntriesOf(spec.getSelector().getMatchLabels());
                }
            }
        }
        assertThat(seen).isGreaterThan(4);
    }

    @Test
    void aBudgetLeavesRoomForOneEviction() throws Exception {
        DeclaredPipeline declared = DeclaredPipeline.read(SEVERAL_ARCHIVERS);
        PodDisruptionBudget training =
                new TrainingDisruptionBudget().desired(declared.pipeline(), declared.prerequisites());
        int taskManagers = FlinkSettings.of(declared.pipeline()).taskManagers();
        assertThat(training.getSpec().getMinAvailable().getIntVal()).isEqualTo(taskManagers - 1);
        PodDisruptionBudget archiver =
                new ArchiverDisruptionBudget().desired(declared.pipeline(), declared.prerequisites());
        assertThat(archiver.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    }

    /** With the job manager among the pods counted, none of a job that is down could be evicted. */
    @Test
    void aBudgetOfTrainingCountsTaskManagersOnly() throws Exception {
        DeclaredPipeline declared = DeclaredPipeline.read(SEVERAL_ARCHIVERS);
        PodDisruptionBudget training =
                new TrainingDisruptionBudget().desired(declared.pipeline(), declared.prerequisites());
        assertThat(training.getSpec().getSelector().getMatchLabels()).containsEntry("component", "taskmanager");
        DeclaredPipeline single = declared.with("/training/parallelism", "1");
        assertThat(new TrainingDisruptionBudget().enabled(single.pipeline(), single.prerequisites()))
                .isFalse();
    }

    @Test
    void podsThatDoNotWorkMayAlwaysBeEvicted() throws Exception {
        DeclaredPipeline declared = DeclaredPipeline.read(SEVERAL_ARCHIVERS);
        assertThat(declared.resources())
                .filteredOn(PodDisruptionBudget.class::isInstance)
                .hasSize(2)
                .allSatisfy(budget -> assertThat(
                                ((PodDisruptionBudget) budget).getSpec().getUnhealthyPodEvictionPolicy())
                        .isEqualTo("AlwaysAllow"));
    }

    @Test
    void noneIsActiveWhereTheClusterLacksTheKind() throws Exception {
        DeclaredPipeline declared = DeclaredPipeline.read(SEVERAL_ARCHIVERS);
        assertThat(active(declared, EnumSet.allOf(OptionalKind.class))).isTrue();
        assertThat(active(declared, EnumSet.complementOf(EnumSet.of(OptionalKind.POD_DISRUPTION_BUDGET))))
                .isFalse();
    }

    private static boolean active(DeclaredPipeline declared, Set<OptionalKind> kinds) {
        declared.pipeline().getMetadata().setGeneration(1L);
        Prerequisites all = declared.prerequisites();
        Prerequisites given = new Prerequisites(
                all.kafka(),
                all.database(),
                all.secretDigests(),
                kinds,
                all.takenTopics(),
                all.operatorNamespace(),
                all.defaults(),
                all.oneNodeClaims(),
                all.problems());
        ReconcileResults results = ReconcileResults.collect(
                declared.pipeline(), given, new ReconciledCache(), context(Map.of("put", given)));
        return new KindAvailableCondition<PodDisruptionBudget>()
                .isMet(
                        new ArchiverDisruptionBudget(),
                        declared.pipeline(),
                        context(Map.of("get", Optional.of(results))));
    }

    /** One whose map gives these answers, and that has nothing else. */
    @SuppressWarnings("unchecked")
    private static Context<FleadPipeline> context(Map<String, Object> answers) {
        return (Context<FleadPipeline>) proxy(
                Context.class,
                Map.of(
                        "managedWorkflowAndDependentResourceContext",
                        proxy(ManagedWorkflowAndDependentResourceContext.class, answers)));
    }

    private static Object proxy(Class<?> type, Map<String, Object> answers) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            Object answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer;
        });
    }

    private static Map<String, String> podLabels(DeclaredPipeline declared, PodDisruptionBudget budget) {
        for (HasMetadata resource : declared.resources()) {
            if (resource.getMetadata().getName().equals(budget.getMetadata().getName())
                    && List.of("Deployment", "FlinkDeployment").contains(resource.getKind())) {
                JsonNode spec = STRICT.valueToTree(resource).path("spec");
                JsonNode template = spec.has("podTemplate") ? spec.path("podTemplate") : spec.path("template");
                Map<String, String> labels = STRICT.convertValue(
                        template.at("/metadata/labels"),
                        STRICT.getTypeFactory().constructMapType(Map.class, String.class, String.class));
                if (spec.has("podTemplate")) {
                    // Flink adds it.
                    labels.put("component", "taskmanager");
                }
                return labels;
            }
        }
        throw new AssertionError("no pods of " + budget.getMetadata().getName());
    }
}
