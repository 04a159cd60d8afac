package io.flead.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconciledCacheTest {

    private static final ResourceID PIPELINE = new ResourceID("p", "ns");
    private static final ResourceID RESOURCE = new ResourceID("p-producer", "ns");

    private final ReconciledCache cache = new ReconciledCache();

    @Test
    void onlyTheSameVersionsUnderTheSameDeclarationHold() {
        Map<ResourceID, String> versions = Map.of(RESOURCE, "11");
        assertThat(cache.holds(PIPELINE, "producer", "declared", versions)).isFalse();
        cache.remember(PIPELINE, "producer", "declared", versions);

        assertThat(cache.holds(PIPELINE, "producer", "declared", versions)).isTrue();
        assertThat(cache.holds(PIPELINE, "producer", "declared again", versions))
                .isFalse();
        assertThat(cache.holds(PIPELINE, "producer", "declared", Map.of())).isFalse();
        assertThat(cache.holds(PIPELINE, "producer", "declared", Map.of(RESOURCE, "12")))
                .isFalse();
        assertThat(cache.holds(PIPELINE, "archiver", "declared", versions)).isFalse();
        assertThat(cache.holds(new ResourceID("q", "ns"), "producer", "declared", versions))
                .isFalse();
        cache.forget(PIPELINE);
        assertThat(cache.holds(PIPELINE, "producer", "declared", versions)).isFalse();
    }
}
