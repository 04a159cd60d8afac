package io.flead.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.flead.operator.doctor.ClusterFacts.PrometheusFact;
import io.flead.operator.doctor.ClusterFacts.StorageClassFact;
import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.GivenCluster;
import io.flead.operator.prerequisites.OptionalKind;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.prerequisites.Problem;
import io.flead.operator.prerequisites.ServedKinds;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.testing.Pipelines;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of the facts of a cluster. */
class ChecksTest {

    private static final String TEAM = "team";

    @Test
    void aClusterWithEverythingGivesNoErrorAndCode0() {
        ClusterFacts facts = facts(
                "v1.31.0",
                List.of(
                        operator(KnownOperator.FLEAD, "0.1.0", Watch.ALL),
                        operator(KnownOperator.FLINK, "1.12.0", Watch.ALL)));
        DoctorReport report = new DoctorReport("https://k", TEAM, KubernetesCheck.of(facts));
        assertThat(report.exitCode()).isZero();
        assertThat(report.text())
                .contains("ok       Kubernetes", "v1.31.0", "0 errors, 0 warnings: namespace team of https://k");
        assertThat(report.json()).contains("\"errors\" : 0", "\"verdict\" : \"ok\"");
        assertThat(OperatorCheck.of(facts, List.of()))
                .filteredOn(line -> line.verdict() == Verdict.ERROR)
                .isEmpty();
    }

    @Test
    void anOldKubernetesAndAMissingNamespaceAndKindAreErrors() {
        ClusterFacts facts = new ClusterFacts(
                "v1.29.4",
                TEAM,
                false,
                kinds(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of("list deployments.apps"));
        List<Diagnosis> lines = KubernetesCheck.of(facts);
        assertThat(lines)
                .filteredOn(line -> line.verdict() == Verdict.ERROR)
                .extracting(Diagnosis::message)
                .satisfiesExactly(
                        version -> assertThat(version).contains("v1.29.4 is too old", "1.30 or newer"),
                        namespace -> assertThat(namespace).contains("kubectl create namespace team"),
                        kind -> assertThat(kind).contains("crds/fleadpipelines.flead.io-v1.yaml"));
        assertThat(lines).last().satisfies(line -> {
            assertThat(line.verdict()).isEqualTo(Verdict.WARNING);
            assertThat(line.message()).contains("may not list deployments.apps");
        });
        assertThat(new DoctorReport("k", TEAM, lines).exitCode()).isOne();
    }

    @Test
    void anOperatorThatIsOldOrDoesNotWatchTheNamespaceIsNamedWithTheRemedy() {
        ClusterFacts facts = facts(
                "v1.31.0",
                List.of(
                        operator(KnownOperator.STRIMZI, "0.48.0", Watch.ALL),
                        operator(KnownOperator.SPARK, "2.4.0", Watch.of("default")),
                        new InstalledOperator(
                                KnownOperator.FLINK,
                                "ops",
                                "flink",
                                "1.12.0",
                                Watch.ALL,
                                false,
                                "f",
                                Map.of(),
                                List.of())));
        List<Diagnosis> lines = OperatorCheck.of(facts, List.of(examined(List.of())));
        assertThat(lines)
                .satisfiesExactly(
                        flead -> assertThat(flead.message()).contains("is not installed", "helm install flead"),
                        strimzi -> assertThat(strimzi.message()).contains("0.48.0", "is too old", "0.49 or newer"),
                        flink -> assertThat(flink.message())
                                .contains("has no ready pod", "kubectl describe pods -n ops"),
                        spark -> assertThat(spark.message())
                                .contains("watches namespaces default, not team", "spark.jobNamespaces"),
                        prometheus -> assertThat(prometheus.verdict()).isEqualTo(Verdict.WARNING));
        assertThat(lines.subList(0, 4))
                .allSatisfy(line -> assertThat(line.verdict()).isEqualTo(Verdict.ERROR));
        // Without a pipeline, nobody knows yet whether there will be analytics.
        assertThat(OperatorCheck.of(facts, List.of()))
                .filteredOn(line -> line.subject().equals("Spark operator"))
                .first()
                .satisfies(line -> assertThat(line.verdict()).isEqualTo(Verdict.WARNING));
    }

    @Test
    void kindsAreJudgedInTheReconcilersWords() {
        Set<OptionalKind> usable = EnumSet.allOf(OptionalKind.class);
        usable.remove(OptionalKind.FLINK_DEPLOYMENT);
        usable.remove(OptionalKind.SPARK_APPLICATION);
        ClusterFacts facts = new ClusterFacts(
                "v1.31.0",
                TEAM,
                true,
                new ServedKinds(usable, Set.of(OptionalKind.SPARK_APPLICATION)),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.empty(),
                List.of(),
                List.of());
        assertThat(KindCheck.of(facts, List.of()))
                .contains(Diagnosis.error(
                        "FlinkDeployment",
                        facts.kinds()
                                .problem(Part.TRAINING, OptionalKind.FLINK_DEPLOYMENT)
                                .orElseThrow()
                                .message()))
                .anySatisfy(line ->
                        assertThat(line.message()).contains("lacks spec.suspend", "the Spark operator (2.4 or newer)"));
    }

    @Test
    void aPipelinesVolumesNeedAClass() {
        ExaminedPipeline pipeline = examined(List.of());
        assertThat(StorageCheck.of(classes(List.of()), List.of(pipeline)))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.verdict()).isEqualTo(Verdict.ERROR);
                    assertThat(line.message()).contains("there is none at all", "is-default-class");
                });
        assertThat(StorageCheck.of(classes(List.of(new StorageClassFact("fast", false, true))), List.of(pipeline)))
                .singleElement()
                .satisfies(line -> assertThat(line.message()).contains("there are fast"));
        assertThat(StorageCheck.of(classes(List.of(new StorageClassFact("local", true, false))), List.of(pipeline)))
                .containsExactly(Diagnosis.ok(
                        "storage class", "local, the default; its volumes cannot grow, so choose sizes for later too"));
    }

    @Test
    void aPrometheusThatAsksForAnotherLabelIsNamed() {
        ExaminedPipeline pipeline = examined(List.of());
        LabelSelector release =
                new LabelSelectorBuilder().addToMatchLabels("release", "stack").build();
        Optional<LabelSelector> everywhere = Optional.of(new LabelSelector());
        PrometheusFact narrow = new PrometheusFact(
                "monitoring",
                "stack",
                new Selection(Optional.of(release), everywhere),
                new Selection(Optional.of(new LabelSelector()), everywhere));
        assertThat(PrometheusCheck.of(prometheuses(List.of(narrow)), List.of(pipeline)))
                .satisfiesExactly(
                        monitor -> {
                            assertThat(monitor.verdict()).isEqualTo(Verdict.WARNING);
                            assertThat(monitor.message())
                                    .contains("PodMonitor of pipeline press", "podMonitorSelectorNilUsesHelmValues");
                        },
                        rule -> assertThat(rule.verdict()).isEqualTo(Verdict.OK));
        assertThat(PrometheusCheck.of(prometheuses(List.of()), List.of(pipeline)))
                .allSatisfy(line -> assertThat(line.verdict()).isEqualTo(Verdict.WARNING));
    }

    @Test
    void selectorsAreReadAsKubernetesReadsThem() {
        LabelSelector notDev = new LabelSelectorBuilder()
                .addToMatchExpressions(
                        new LabelSelectorRequirement("env", "NotIn", List.of("dev")),
                        new LabelSelectorRequirement("team", "Exists", List.of()))
                .build();
        Selection selection = new Selection(Optional.of(notDev), Optional.empty());
        assertThat(selection.selects(Map.of("team", "a"), true, Map.of())).isTrue();
        assertThat(selection.selects(Map.of("team", "a"), false, Map.of())).isFalse();
        assertThat(selection.selects(Map.of("team", "a", "env", "dev"), true, Map.of()))
                .isFalse();
        assertThat(selection.selects(Map.of("env", "live"), true, Map.of())).isFalse();
        assertThat(new Selection(Optional.empty(), Optional.empty()).selects(Map.of(), true, Map.of()))
                .isFalse();
    }

    @Test
    void whatThePipelineLacksIsSaidInTheWordsOfItsConditions() {
        Problem missing =
                new Problem(Set.of(Part.ARCHIVER), ConditionReason.SecretMissing, "Secret db is not there: create it");
        Problem waiting =
                new Problem(Set.of(Part.TOPICS), ConditionReason.KafkaNotReady, "Kafka k has no listener yet");
        Problem kind = new Problem(Set.of(Part.TOPICS), ConditionReason.KindNotInstalled, "no such kind");
        assertThat(PipelineCheck.of(List.of(examined(List.of(missing, waiting, kind)))))
                .containsExactly(
                        Diagnosis.error("pipeline press", "Secret db is not there: create it"),
                        Diagnosis.warning("pipeline press", "Kafka k has no listener yet"));
        assertThat(PipelineCheck.of(List.of(examined(List.of()))))
                .singleElement()
                .satisfies(line -> assertThat(line.verdict()).isEqualTo(Verdict.OK));
    }

    @Test
    void rightsThatTheOperatorsAccountLacksAreListed() {
        Right watch = new Right("watch", "apps", "deployments", "", true, false);
        ClusterFacts facts = facts("v1.31.0", List.of(operator(KnownOperator.FLEAD, "0.1.0", Watch.ALL)));
        assertThat(AccessCheck.of(facts, new AccessCheck.Answers(false, Optional.of(List.of(watch)))))
                .satisfiesExactly(
                        own -> assertThat(own.message()).contains("may not create pipelines", "flead-edit"), ours -> {
                            assertThat(ours.verdict()).isEqualTo(Verdict.ERROR);
                            assertThat(ours.message()).contains("ops/account may not watch deployments.apps");
                        });
        assertThat(AccessCheck.of(facts, new AccessCheck.Answers(true, Optional.of(List.of()))))
                .allSatisfy(line -> assertThat(line.verdict()).isEqualTo(Verdict.OK));
    }

    private static InstalledOperator operator(KnownOperator operator, String version, Watch watch) {
        return new InstalledOperator(operator, "ops", "operator", version, watch, true, "account", Map.of(), List.of());
    }

    private static ServedKinds kinds() {
        return new ServedKinds(EnumSet.allOf(OptionalKind.class), Set.of());
    }

    private static ClusterFacts facts(String version, List<InstalledOperator> operators) {
        return new ClusterFacts(
                version,
                TEAM,
                true,
                new ServedKinds(Set.of(), Set.of()),
                Optional.of(operators),
                Optional.of(Map.of()),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static ClusterFacts classes(List<StorageClassFact> classes) {
        return new ClusterFacts(
                "v1.31.0",
                TEAM,
                true,
                kinds(),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.of(classes),
                List.of(),
                List.of());
    }

    private static ClusterFacts prometheuses(List<PrometheusFact> prometheuses) {
        return new ClusterFacts(
                "v1.31.0",
                TEAM,
                true,
                kinds(),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.empty(),
                prometheuses,
                List.of());
    }

    private static ExaminedPipeline examined(List<Problem> problems) {
        var pipeline = Pipelines.quickstart("press", TEAM, false);
        Prerequisites complete = GivenCluster.complete(pipeline);
        return new ExaminedPipeline(
                pipeline,
                new Prerequisites(
                        complete.kafka(),
                        complete.database(),
                        complete.secretDigests(),
                        complete.kinds(),
                        complete.takenTopics(),
                        complete.operatorNamespace(),
                        complete.defaults(),
                        complete.oneNodeClaims(),
                        problems));
    }
}
