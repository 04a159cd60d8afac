package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchBoundTest {

    @Test
    void aBatchTakesAsManyRecordsAsMemoryHoldsButNeverFew() {
        assertThat(BatchBound.records(512L << 20)).isEqualTo(262_144);
        assertThat(BatchBound.records(4L << 30)).isEqualTo(2_097_152);
        assertThat(BatchBound.records(64L << 20)).isEqualTo(50_000);
    }
}
