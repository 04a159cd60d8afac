package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change of the spec changes exactly the resources that use it. The pipeline file changes with its whole content. */
final class ChangeTest {

    private static final Path BASE = Path.of("src/test/resources/golden/base/in.yaml");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /devices/rate                       | 20            | ConfigMap-base-pipeline Deployment-base-producer PrometheusRule-base-alerts
                    /devices/count                      | 20            | ConfigMap-base-pipeline Deployment-base-producer PrometheusRule-base-alerts
                    /devices/source/simulator/seed      | 8             | ConfigMap-base-pipeline Deployment-base-producer
                    /devices/resources/memory           | 1Gi           | ConfigMap-base-pipeline Deployment-base-producer
                    /analytics/schedule                 | '0 3 * * *'   | ConfigMap-base-pipeline ScheduledSparkApplication-base-batch
                    /analytics/tolerance                | 0.2           | ConfigMap-base-pipeline
                    /analytics/windows                  | [1m]          | ConfigMap-base-pipeline SparkApplication-base-windows
                    /analytics/resources/memory         | 4Gi           | ConfigMap-base-pipeline SparkApplication-base-windows ScheduledSparkApplication-base-batch
                    /analytics/storage/size             | 20Gi          | ConfigMap-base-pipeline PersistentVolumeClaim-base-analytics
                    /training/interval                  | 5m            | ConfigMap-base-pipeline FlinkDeployment-base-training
                    /training/model/type                | autoencoder   | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator Deployment-base-archiver SparkApplication-base-windows
                    /training/model/learningRate        | 0.01          | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator
                    /training/model/seed                | 1             | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator
                    /training/detection/zScore          | 3             | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator SparkApplication-base-windows
                    /training/detection/warmup          | 100           | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator SparkApplication-base-windows
                    /training/detection/alarms/preset   | quiet         | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator
                    /training/detection/anomalies       | all           | ConfigMap-base-pipeline FlinkDeployment-base-training
                    /training/parallelism               | 4             | ConfigMap-base-pipeline FlinkDeployment-base-training PodDisruptionBudget-base-training
                    /training/statusInterval            | 1m            | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator Deployment-base-console
                    /training/upgradeMode               | last-state    | ConfigMap-base-pipeline FlinkDeployment-base-training
                    /training/resources/cpu             | 500m          | ConfigMap-base-pipeline FlinkDeployment-base-training
                    /training/storage/size              | 20Gi          | ConfigMap-base-pipeline PersistentVolumeClaim-base-training
                    /aggregation/interval               | 5m            | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator PrometheusRule-base-alerts
                    /aggregation/minDevices             | 4             | ConfigMap-base-pipeline Deployment-base-aggregator
                    /aggregation/minDevices             | '10%'         | ConfigMap-base-pipeline Deployment-base-aggregator
                    /aggregation/maxUpdateNorm          | 5             | ConfigMap-base-pipeline Deployment-base-aggregator
                    /aggregation/clip                   | 5             | ConfigMap-base-pipeline Deployment-base-aggregator
                    /aggregation/resources/cpu          | 250m          | ConfigMap-base-pipeline Deployment-base-aggregator
                    /storage/retention                  | 7d            | ConfigMap-base-pipeline Deployment-base-archiver SparkApplication-base-windows
                    /storage/replicas                   | 0             | ConfigMap-base-pipeline Deployment-base-archiver
                    /monitoring/podMonitor              | false         | ConfigMap-base-pipeline PodMonitor-base-pods
                    /monitoring/alerts                  | false         | ConfigMap-base-pipeline PrometheusRule-base-alerts
                    /readings/maxAge                    | 30d           | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator Deployment-base-archiver SparkApplication-base-windows
                    /readings/keyIsDeviceId             | true          | ConfigMap-base-pipeline FlinkDeployment-base-training Deployment-base-aggregator Deployment-base-archiver SparkApplication-base-windows
                    /readings/labelField                | label         | ConfigMap-base-pipeline Deployment-base-producer Deployment-base-archiver SparkApplication-base-windows
                    """)
    void changesExactly(String pointer, String value, String expected) throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(BASE);

        assertThat(differences(base.texts(), base.with(pointer, value).texts()))
                .containsExactlyInAnyOrder(Arrays.stream(expected.split(" ")).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"/kafka/partitions, 8", "/kafka/replicas, 1"})
    void topicsAloneChangeWith(String pointer, String value) throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(BASE);

        assertThat(differences(base.texts(), base.with(pointer, value).texts()))
                .contains("KafkaTopic-kafka.edge-iiot-stream")
                .allMatch(name -> name.startsWith("KafkaTopic-") || name.startsWith("ConfigMap-"));
    }

    /** Workloads stop; descriptions stay as they are. */
    @Test
    void suspendStopsEveryWorkload() throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(BASE);

        assertThat(differences(base.texts(), base.with("/suspend", "true").texts()))
                .filteredOn(name -> !name.startsWith("Job-"))
                .containsExactlyInAnyOrder(
                        "Deployment-base-aggregator",
                        "Deployment-base-archiver",
                        "Deployment-base-console",
                        "Deployment-base-producer",
                        "FlinkDeployment-base-training",
                        "PodDisruptionBudget-base-training",
                        "PrometheusRule-base-alerts",
                        "ScheduledSparkApplication-base-batch",
                        "SparkApplication-base-windows");
    }

    @Test
    void invariant7_theSamePipelineGivesTheSameBytes() throws Exception {
        assertThat(DeclaredPipeline.read(BASE).texts())
                .isEqualTo(DeclaredPipeline.read(BASE).texts());
    }

    private static Set<String> differences(Map<String, String> before, Map<String, String> after) {
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        Set<String> different = new TreeSet<>();
        for (String name : names) {
            if (!String.valueOf(before.get(name)).equals(String.valueOf(after.get(name)))) {
                different.add(name);
            }
        }
        return different;
    }
}
