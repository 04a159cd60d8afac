package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.testing.Pipelines;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineClonerTest {

    private final PipelineCloner cloner = new PipelineCloner(new KubernetesSerialization());

    @Test
    void aCloneIsEqualAndItsMetadataItsOwn() {
        FleadPipeline original = Pipelines.quickstart("p", "ns", false);
        original.getMetadata().setAnnotations(Map.of("a", "b"));
        FleadPipeline clone = cloner.clone(original);
        assertThat(clone).usingRecursiveComparison().isEqualTo(original);
        clone.getMetadata().setName("other");
        clone.addFinalizer("flead.io/operator");
        assertThat(original.getMetadata().getName()).isEqualTo("p");
        assertThat(original.getFinalizers()).isEmpty();
    }

    @Test
    void otherKindsAreClonedAsTheFrameworkDoes() {
        ConfigMap original = new ConfigMapBuilder().addToData("key", "value").build();
        assertThat(cloner.clone(original)).isEqualTo(original).isNotSameAs(original);
    }
}
