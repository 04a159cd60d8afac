package io.flead.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrialTest {

    @Property
    void aLargerAudienceHoldsTheSmallerOne(@ForAll String device, @ForAll @IntRange(min = 1, max = 49) int percent) {
        if (new Trial(percent).includes(device)) {
            assertThat(new Trial(percent + 1).includes(device)).isTrue();
        }
    }

    @Property(tries = 50)
    void itIsTheShareOfAFleetWhoseNamesDifferByANumber(@ForAll @IntRange(min = 1, max = 50) int percent) {
        Trial trial = new Trial(percent);
        long in = IntStream.range(0, 10_000)
                .filter(device -> trial.includes("machine-" + device))
                .count();
        // Five standard deviations of a random share.
        assertThat(in / 100.0).isBetween(percent - 2.5, percent + 2.5);
    }

    @Test
    void theAudienceIsTheSameInEveryRelease() {
        assertThat(IntStream.range(0, 100)
                        .filter(device -> new Trial(10).includes("machine-" + device))
                        .boxed())
                .containsExactly(GOLDEN);
        assertThatThrownBy(() -> new Trial(0)).hasMessageContaining("must be 1 to 50 %");
        assertThatThrownBy(() -> new Trial(51)).hasMessageContaining("51");
    }

    private static final Integer[] GOLDEN = {2, 12, 14, 15, 23, 36, 37, 48, 64, 79, 85, 93};
}
