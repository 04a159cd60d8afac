package io.flead.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterGrowthTest {

    @Test
    void countsFromItsBeginningAndOverRestarts() {
        CounterGrowth growth = new CounterGrowth();
        growth.seen(7);
        growth.begin();
        assertThat(growth.grown()).isZero();

        growth.seen(10);
        growth.seen(0);
        growth.seen(4);

        assertThat(growth.grown()).isEqualTo(7);
    }
}
