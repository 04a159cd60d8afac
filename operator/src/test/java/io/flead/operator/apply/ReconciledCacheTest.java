package io.flead.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconciledCacheTest {

    private static final ResourceID PIPELINE = new ResourceID("p", "ns");
    private static final ResourceID RESOURCE = new ResourceID("p-producer", "ns");

    private final ReconciledCache settled = new ReconciledCache();

    @Test
    void onlyTheSameResourcesUnderTheSameDeclarationNeedNoLook() {
        Map<ResourceID, ResourceFingerprint> resources = Map.of(RESOURCE, ResourceFingerprint.of(deployment()));
        assertThat(settled.holds(PIPELINE, "producer", "declared", resources)).isFalse();
        settled.remember(PIPELINE, "producer", "declared", resources);

        assertThat(settled.holds(PIPELINE, "producer", "declared", resources)).isTrue();
        assertThat(settled.holds(PIPELINE, "producer", "declared anew", resources))
                .isFalse();
        assertThat(settled.holds(PIPELINE, "producer", "declared", Map.of())).isFalse();
        assertThat(settled.holds(PIPELINE, "archiver", "declared", resources)).isFalse();
        assertThat(settled.holds(new ResourceID("q", "ns"), "producer", "declared", resources))
                .isFalse();
        settled.forget(PIPELINE);
        assertThat(settled.holds(PIPELINE, "producer", "declared", resources)).isFalse();
    }

    @Test
    void aStatusMovesNoRevision() {
        Deployment deployment = deployment();
        ResourceFingerprint before = ResourceFingerprint.of(deployment);
        deployment.setStatus(new DeploymentStatusBuilder().withReadyReplicas(1).build());
        deployment.getMetadata().setResourceVersion("12");
        assertThat(ResourceFingerprint.of(deployment)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec", "label", "annotation", "owner", "made anew", "deleted", "kind without generation"})
    void whateverElseChangesMovesIt(String what) {
        Map<String, Consumer<HasMetadata>> changes = Map.of(
                "spec", resource -> resource.getMetadata().setGeneration(2L),
                "label", resource -> resource.getMetadata().setLabels(Map.of("a", "c")),
                "annotation", resource -> resource.getMetadata().setAnnotations(Map.of("a", "b")),
                "owner",
                        resource -> resource.getMetadata()
                                .setOwnerReferences(List.of(
                                        new OwnerReferenceBuilder().withUid("u").build())),
                "made anew", resource -> resource.getMetadata().setUid("other"),
                "deleted", resource -> resource.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z"),
                "kind without generation", resource -> resource.getMetadata().setResourceVersion("12"));
        Deployment deployment = deployment();
        if (what.startsWith("kind")) {
            deployment.getMetadata().setGeneration(null);
        }
        ResourceFingerprint before = ResourceFingerprint.of(deployment);
        changes.getOrDefault(what, resource -> {}).accept(deployment);
        assertThat(ResourceFingerprint.of(deployment)).isNotEqualTo(before);
    }

    private static Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("p-producer")
                .withNamespace("ns")
                .withUid("uid")
                .withGeneration(1L)
                .withResourceVersion("11")
                .addToLabels("a", "b")
                .endMetadata()
                .build();
    }
}
