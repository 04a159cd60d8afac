package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearnerGarbageTest {

    /** Garbage, unlike time, is the same on a busy machine. */
    private static final double MOST_BYTES = 200;

    @Test
    void aScoredReadingLeavesLittleGarbage() throws Exception {
        assertThat(LearnerCost.measure(8, false, 60_000).bytes()).isLessThan(MOST_BYTES);
    }
}
