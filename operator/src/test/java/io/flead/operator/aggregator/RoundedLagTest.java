package io.flead.operator.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.http.ReadingsLag;
import io.flead.api.v1alpha1.FleadPipelineStatus.LagStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundedLagTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "9999, 0",
        "10000, 10000",
        "19999, 10000",
        "20000, 20000",
        "49999, 20000",
        "50000, 50000",
        "99999, 50000",
        "123456789, 100000000",
        "9223372036854775807, 5000000000000000000",
    })
    void readingsAreRoundedDown(long readings, long shown) {
        assertThat(RoundedLag.rounded(readings)).isEqualTo(shown);
    }

    @Test
    void aPipelineThatKeepsUpHasOneLagAllTheTime() {
        assertThat(RoundedLag.of(new ReadingsLag(9_000, 70, 59))).isEqualTo(new LagStatus(0, 0, 0));
        assertThat(RoundedLag.of(new ReadingsLag(0, 0, 0))).isEqualTo(new LagStatus(0, 0, 0));
        assertThat(RoundedLag.of(new ReadingsLag(31_000, 12_000, 125))).isEqualTo(new LagStatus(20_000, 10_000, 2));
    }
}
