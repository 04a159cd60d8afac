package io.flead.local.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.local.failure.UserException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PortPlanTest {

    @Test
    void wellKnownPortsWhereAllAreFree() throws UserException {
        PortPlan plan = PortPlan.choose(Map.of(), port -> true);

        for (Port port : Port.values()) {
            assertThat(plan.of(port)).isEqualTo(port.preferred());
        }
        assertThat(plan.notices(Map.of())).isEmpty();
    }

    @Test
    void aTakenPortGivesTheNextFreeOneAndANotice() throws UserException {
        Set<Integer> taken = Set.of(5432, 5433);

        PortPlan plan = PortPlan.choose(Map.of(), port -> !taken.contains(port));

        assertThat(plan.of(Port.DATABASE)).isEqualTo(5434);
        assertThat(plan.notices(Map.of())).containsExactly("port 5432 is taken, database uses 5434");
    }

    @Test
    void anothersWellKnownPortIsLeftToIt() throws UserException {
        PortPlan plan = PortPlan.choose(Map.of(), port -> port != 9092);

        assertThat(plan.of(Port.KAFKA)).isEqualTo(9094);
        assertThat(plan.of(Port.KAFKA_CONTROLLER)).isEqualTo(9093);
    }

    @Test
    void aPortThatWasAskedForIsTakenWithoutANotice() throws UserException {
        Map<Port, Integer> asked = Map.of(Port.AGGREGATOR, 8081);

        PortPlan plan = PortPlan.choose(asked, port -> true);

        assertThat(plan.of(Port.AGGREGATOR)).isEqualTo(8081);
        assertThat(plan.of(Port.PRODUCER)).isEqualTo(8084);
        assertThat(plan.notices(asked)).containsExactly("port 8081 is taken, producer uses 8084");
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsRefused() {
        assertThatThrownBy(() -> PortPlan.choose(Map.of(Port.KAFKA, 19092), port -> port != 19092))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("port 19092 for kafka is taken");
    }

    @Test
    void impossibleAndRepeatedPortsAreRefused() {
        assertThatThrownBy(() -> PortPlan.choose(Map.of(Port.KAFKA, 70000), port -> true))
                .hasMessageContaining("out of range");
        assertThatThrownBy(() -> PortPlan.choose(Map.of(Port.KAFKA, 7000, Port.DATABASE, 7000), port -> true))
                .hasMessageContaining("twice");
    }

    @Property
    void noTwoListenersShareAPort(@ForAll @Size(min = 1) Set<@IntRange(min = 5430, max = 9260) Integer> taken)
            throws UserException {
        PortPlan plan = PortPlan.choose(Map.of(), port -> !taken.contains(port));

        assertThat(new HashSet<>(plan.byLabel().values()))
                .hasSize(Port.values().length)
                .doesNotContainAnyElementsOf(taken);
    }
}
