package io.flead.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesiredStateMatcherTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: 1}            | {a: 1, b: 2}              | true", // set by others or by defaults
                "{a: 1}            | {b: 2}                    | false",
                "{a: 1}            | {a: 2}                    | false",
                "{a: null}         | {}                        | true",
                "{a: {}}           | {}                        | true",
                "{a: []}           | {}                        | true",
                "{a: 1.0}          | {a: 1}                    | true",
                "{a: 1000m}        | {a: '1'}                  | true", // as the server writes quantities
                "{a: 1024Mi}       | {a: 1Gi}                  | true",
                "{a: 500m}         | {a: '1'}                  | false",
                "{a: 'true'}       | {a: true}                 | false",
                "{a: [x, y]}       | {a: [x, y]}               | true",
                "{a: [x, y]}       | {a: [y, x]}               | false",
                "{a: [x]}          | {a: [x, y]}               | false",
                "{a: [{name: x}]}  | {a: [{name: y}, {name: x, z: 1}]} | true", // a sidecar
                "{a: [{name: x}]}  | {a: [{name: y}]}          | false",
            })
    void isWithinTheActualState(String desired, String actual, boolean within) {
        assertThat(DesiredStateMatcher.within(yaml(desired), yaml(actual), false))
                .isEqualTo(within);
    }

    @Test
    void listsOfCustomResourcesAreTakenAsAWhole() {
        assertThat(DesiredStateMatcher.within(yaml("[{name: x}]"), yaml("[{name: x}, {name: y}]"), true))
                .isFalse();
    }

    @Test
    void noticesAFieldThatIsNoLongerDesired() {
        ConfigMap before = map(Map.of("a", "1", "b", "2"));
        DesiredStateMatcher.sign(before);
        ConfigMap now = map(Map.of("a", "1"));
        DesiredStateMatcher.sign(now);

        assertThat(DesiredStateMatcher.holds(before, before)).isTrue();
        assertThat(DesiredStateMatcher.holds(now, before)).isFalse();
    }

    @Test
    void signsTheSameTwice() {
        ConfigMap map = map(Map.of("a", "1"));
        DesiredStateMatcher.sign(map);
        String once = map.getMetadata().getAnnotations().get(DesiredStateMatcher.DIGEST);
        DesiredStateMatcher.sign(map);
        assertThat(map.getMetadata().getAnnotations()).containsEntry(DesiredStateMatcher.DIGEST, once);
        assertThat(once).hasSize(16);
    }

    @Test
    void aDefaultedDeploymentHoldsAndAnEditedOneDoesNot() {
        Deployment desired = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x, namespace: y}
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                        - name: c
                          image: i
                          resources: {limits: {cpu: 1000m}}
                          ports: [{name: http, containerPort: 8080}]
                """, Deployment.class);
        DesiredStateMatcher.sign(desired);
        Deployment actual = Serialization.clone(desired);
        var container = actual.getSpec().getTemplate().getSpec().getContainers().get(0);
        container.setTerminationMessagePath("/dev/termination-log");
        container.getPorts().get(0).setProtocol("TCP");
        container.getResources().getLimits().put("cpu", io.fabric8.kubernetes.api.model.Quantity.parse("1"));
        assertThat(DesiredStateMatcher.holds(desired, actual)).isTrue();

        container.setImage("evil");
        assertThat(DesiredStateMatcher.holds(desired, actual)).isFalse();
    }

    private static ConfigMap map(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("x")
                .endMetadata()
                .withData(data)
                .build();
    }

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
