package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Quantity;
import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.ServiceResources;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.operator.testing.Project;
import io.flead.testkit.Manifests;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pipeline file declares the same on Kubernetes and on one machine: there the file's loader and
 * {@link Topics} decide, which these tests ask too.
 */
final class TopologyTest {

    private static final Set<String> WORKLOADS =
            Set.of("Deployment", "FlinkDeployment", "SparkApplication", "ScheduledSparkApplication");

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Project.root().resolve("manifests"))) {
            return files.filter(Manifests::isPipeline).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void invariant9_theTopicsAreTheSame(Path file) throws Exception {
        Pipeline local = PipelineFile.load(file);

        Map<String, TopicDefinition> declared = DeclaredPipeline.read(file).resources().stream()
                .filter(KafkaTopic.class::isInstance)
                .map(resource -> definition((KafkaTopic) resource))
                .collect(Collectors.toMap(TopicDefinition::name, Function.identity()));
        if (local.spec().kafka().strimziCluster() == null) {
            assertThat(declared).isEmpty();
        } else {
            assertThat(declared.values())
                    .containsExactlyInAnyOrderElementsOf(Topics.of(local.spec()).own());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void invariant9_theWorkloadsReadTheSameSpec(Path file) throws Exception {
        ConfigMap map = DeclaredPipeline.read(file).resources().stream()
                .filter(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .filter(candidate -> candidate.getData().containsKey("pipeline.yaml"))
                .findAny()
                .orElseThrow();
        Path mounted = Files.createTempFile("pipeline", ".yaml");
        try {
            Files.writeString(mounted, map.getData().get("pipeline.yaml"));

            assertThat(PipelineFile.load(mounted)).isEqualTo(PipelineFile.load(file));
        } finally {
            Files.delete(mounted);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void invariant9_theWorkloadsAreThoseOfOneMachine(Path file) throws Exception {
        Pipeline local = PipelineFile.load(file);
        Set<String> expected = new TreeSet<>(Set.of("training", "aggregator", "archiver"));
        if (local.spec().devices().source().external() == null) {
            expected.add("producer");
        }
        if (local.spec().console().enabled()) {
            expected.add("console");
        }
        if (local.spec().analytics().enabled()) {
            expected.addAll(Set.of("windows", "batch"));
        }

        Set<String> declared = DeclaredPipeline.read(file).resources().stream()
                .filter(resource -> WORKLOADS.contains(resource.getKind()))
                .map(resource -> resource.getMetadata().getLabels().get("app.kubernetes.io/component"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(declared).isEqualTo(expected);
    }

    /** Half of a first cluster's one small node has to be left to Kafka, the database and the other operators. */
    @ParameterizedTest
    @CsvSource({"quickstart.yaml, 2, 5", "first-cluster/pipeline.yaml, 1.4, 3.1"})
    void anExampleForALaptopRequestsWhatOneHas(String example, double mostCores, double mostGibibytes)
            throws Exception {
        FleadPipeline pipeline = DeclaredPipeline.read(
                        Project.root().resolve("manifests").resolve(example))
                .pipeline();
        FleadPipelineSpec spec = pipeline.getSpec();
        FlinkSettings flink = FlinkSettings.of(pipeline);
        ResourceAmount taskManager = ResourceAmount.of(spec.training().resources());
        List<ServiceResources> services = List.of(
                spec.devices().resources(),
                spec.aggregation().resources(),
                spec.storage().resources(),
                spec.console().resources());
        ResourceAmount spark = ResourceAmount.of(spec.analytics().resources());

        // The driver and one executor.
        int sparkPods = spec.analytics().enabled() ? 2 : 0;
        double cores =
                services.stream().mapToDouble(service -> amount(service.cpu())).sum()
                        + FlinkSettings.JOB_MANAGER.cores()
                        + flink.taskManagers() * taskManager.cores()
                        + sparkPods * spark.cores();
        double gibibytes = services.stream()
                                .mapToDouble(service -> amount(service.memory()))
                                .sum()
                        / (1 << 30)
                + (FlinkSettings.JOB_MANAGER.mebibytes()
                                + flink.taskManagers() * taskManager.mebibytes()
                                + sparkPods * spark.mebibytes())
                        / 1024.0;

        assertThat(cores).isLessThanOrEqualTo(mostCores + 1e-9);
        assertThat(gibibytes).isLessThanOrEqualTo(mostGibibytes);
    }

    private static double amount(String quantity) {
        return new Quantity(quantity).getNumericalAmount().doubleValue();
    }

    /** Without the number of replicas in sync: it follows from the replicas, and a local run has one broker. */
    private static TopicDefinition definition(KafkaTopic topic) {
        Map<String, Object> config = new TreeMap<>(topic.getSpec().getConfig());
        Object inSync = config.remove("min.insync.replicas");
        assertThat(inSync)
                .isEqualTo(Optional.ofNullable(topic.getSpec().getReplicas())
                        .filter(replicas -> replicas >= 3)
                        .map(replicas -> "2")
                        .orElse(null));
        return new TopicDefinition(
                topic.getSpec().getTopicName(),
                topic.getSpec().getPartitions(),
                config.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))));
    }
}
