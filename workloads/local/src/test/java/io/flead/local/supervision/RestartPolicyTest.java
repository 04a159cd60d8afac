package io.flead.local.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.local.supervision.RestartPolicy.GiveUp;
import io.flead.local.supervision.RestartPolicy.Restart;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final RestartPolicy policy =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(60), 6);

    @Test
    void delaysDoubleUpToTheirBound() {
        assertThat(policy.afterExit(0, AT_ONCE)).isEqualTo(new Restart(Duration.ofSeconds(1), 1));
        assertThat(policy.afterExit(1, AT_ONCE)).isEqualTo(new Restart(Duration.ofSeconds(2), 2));
        assertThat(policy.afterExit(2, AT_ONCE)).isEqualTo(new Restart(Duration.ofSeconds(4), 3));
        assertThat(policy.afterExit(3, AT_ONCE)).isEqualTo(new Restart(Duration.ofSeconds(5), 4));
    }

    @Test
    void givesUpAfterTooManyFailuresInARow() {
        assertThat(policy.afterExit(5, AT_ONCE)).isEqualTo(new GiveUp(6));
    }

    @Test
    void forgetsFailuresAfterAStablePeriod() {
        assertThat(policy.afterExit(5, Duration.ofSeconds(60))).isEqualTo(new Restart(Duration.ofSeconds(1), 1));
    }

    @Property
    void delayIsAlwaysWithinItsBounds(
            @ForAll @IntRange(max = 100) int earlier, @ForAll @IntRange(max = 1000) int seconds) {
        RestartPolicy patient =
                new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(1), 1000);
        assertThat(patient.afterExit(earlier, Duration.ofSeconds(seconds)))
                .isInstanceOfSatisfying(
                        Restart.class,
                        again -> assertThat(again.delay()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(10)));
    }

    @Test
    void refusesSettingsWithoutSense() {
        assertThatThrownBy(() -> new RestartPolicy(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
                .hasMessageContaining("firstDelay");
        assertThatThrownBy(
                        () -> new RestartPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
                .hasMessageContaining("maxDelay");
        assertThatThrownBy(
                        () -> new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
                .hasMessageContaining("maxFailures");
        assertThatThrownBy(() -> policy.afterExit(-1, AT_ONCE)).hasMessageContaining("earlierFailures");
    }
}
