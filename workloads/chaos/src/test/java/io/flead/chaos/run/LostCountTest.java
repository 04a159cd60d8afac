package io.flead.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LostCountTest {

    private final LostCount count = new LostCount();

    @Test
    void aCounterThatBeginsAgainIsAddedToWhatItReachedBefore() {
        List.of(0L, 3L, 5L, 0L, 2L, 7L, 1L).forEach(count::seen);
        assertThat(count.total()).isEqualTo(5 + 7 + 1);
    }
}
