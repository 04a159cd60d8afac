package io.flead.aggregator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {

    private final ModelRegistry registry = new ModelRegistry();

    @Test
    void pagesByAscendingVersion() {
        for (long version = 1; version <= 10; version++) {
            registry.add(model(version), version + 100);
        }
        assertThat(versions(registry.list(Long.MAX_VALUE, 3))).containsExactly(8L, 9L, 10L);
        assertThat(versions(registry.list(8, 3))).containsExactly(5L, 6L, 7L);
        assertThat(versions(registry.list(2, 3))).containsExactly(1L);
        assertThat(registry.list(1, 3)).isEmpty();
    }

    @Test
    void keepsTheParametersOfTheNewestOnly() {
        for (long version = 1; version <= ModelRegistry.MAX_PARAMETERS + 1; version++) {
            registry.add(model(version), version);
        }
        assertThat(registry.recent(1)).isEmpty();
        assertThat(registry.recent(2)).isPresent();
        assertThat(registry.find(1)).isPresent();
        assertThat(registry.oldest()).map(PublishedModel::version).contains(1L);
    }

    @Test
    void takesOverAnotherAtOnce() {
        registry.add(model(1), 1);
        registry.add(model(2), 2);
        ModelRegistry other = new ModelRegistry();
        other.add(model(5), 5);
        registry.replaceWith(other);
        assertThat(versions(registry.list(Long.MAX_VALUE, 10))).containsExactly(5L);
        assertThat(registry.newestModel()).map(GlobalModel::version).contains(5L);
    }

    private static List<Long> versions(List<PublishedModel> models) {
        return models.stream().map(PublishedModel::version).toList();
    }

    private static GlobalModel model(long version) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                3,
                30,
                0.5,
                "shape",
                new float[] {(float) version},
                Instant.EPOCH,
                version - 1,
                FleetCalibration.NONE);
    }
}
