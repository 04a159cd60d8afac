package io.flead.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Deployments as the operators' charts make them. */
class InstalledOperatorTest {

    @Test
    void strimziWatchesItsOwnNamespaceUnlessItsVariableSaysOtherwise() {
        Deployment own = deployment("quay.io/strimzi/operator:0.49.1", """
                env: [{name: STRIMZI_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]
                """, Map.of());
        InstalledOperator found = found(own, InstalledOperatorTest::noFiles);
        assertThat(found.operator()).isEqualTo(KnownOperator.STRIMZI);
        assertThat(found.version()).isEqualTo("0.49.1");
        assertThat(found.watch().misses("operators")).isFalse();
        assertThat(found.watch().misses("team")).isTrue();

        Deployment any =
                deployment("quay.io/strimzi/operator:0.49.1", "env: [{name: STRIMZI_NAMESPACE, value: '*'}]", Map.of());
        assertThat(found(any, InstalledOperatorTest::noFiles).watch()).isEqualTo(Watch.ALL);
    }

    @Test
    void flinksOperatorHasItsVersionInALabelAndItsNamespacesInAFile() {
        Deployment flink = deployment(
                "ghcr.io/apache/flink-kubernetes-operator:0315e91",
                "args: []",
                Map.of("app.kubernetes.io/version", "1.12.0"));
        InstalledOperator all = found(flink, name -> List.of("kubernetes.operator.health.probe.port: 8085\n"));
        assertThat(all.version()).isEqualTo("1.12.0");
        assertThat(all.watch()).isEqualTo(Watch.ALL);

        InstalledOperator some =
                found(flink, name -> List.of("a: b\nkubernetes.operator.watched.namespaces: x,team\n"));
        assertThat(some.watch().misses("team")).isFalse();
        assertThat(some.watch().misses("other")).isTrue();
    }

    @Test
    void sparksOperatorWatchesTheNamespacesOfItsArgument() {
        InstalledOperator narrow = found(
                deployment(
                        "ghcr.io/kubeflow/spark-operator/controller:2.4.0", "args: ['--namespaces=default']", Map.of()),
                InstalledOperatorTest::noFiles);
        assertThat(narrow.operator()).isEqualTo(KnownOperator.SPARK);
        assertThat(narrow.watch().misses("team")).isTrue();
        InstalledOperator all = found(
                deployment("ghcr.io/kubeflow/spark-operator/controller:2.4.0", "args: ['--namespaces=\"\"']", Map.of()),
                InstalledOperatorTest::noFiles);
        assertThat(all.watch()).isEqualTo(Watch.ALL);
        InstalledOperator selecting = found(
                deployment(
                        "ghcr.io/kubeflow/spark-operator/controller:2.4.0",
                        "args: ['--namespace-selector=spark=yes']",
                        Map.of()),
                InstalledOperatorTest::noFiles);
        assertThat(selecting.watch().selector()).isEqualTo("spark=yes");
        Deployment webhook = deployment(
                "ghcr.io/kubeflow/spark-operator/controller:2.4.0",
                "args: []",
                Map.of("app.kubernetes.io/component", "webhook"));
        assertThat(InstalledOperator.in(webhook, InstalledOperatorTest::noFiles))
                .isEmpty();
    }

    @Test
    void anotherDeploymentIsNone() {
        assertThat(InstalledOperator.in(deployment("nginx:1.27", "args: []", Map.of()), InstalledOperatorTest::noFiles))
                .isEmpty();
    }

    private static List<String> noFiles(String configMap) {
        return List.of();
    }

    private static InstalledOperator found(Deployment deployment, Function<String, List<String>> files) {
        Optional<InstalledOperator> found = InstalledOperator.in(deployment, files);
        assertThat(found).isPresent();
        return found.orElseThrow();
    }

    private static Deployment deployment(String image, String container, Map<String, String> labels) {
        Deployment deployment = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: operator, namespace: operators}
                spec:
                  template:
                    spec:
                      serviceAccountName: operator
                      volumes: [{name: conf, configMap: {name: flink-operator-config}}]
                      containers:
                        - name: operator
                          image: %s
                          %s
                status: {readyReplicas: 1}
                """.formatted(image, container.strip()), Deployment.class);
        deployment.getMetadata().setLabels(labels);
        return deployment;
    }
}
