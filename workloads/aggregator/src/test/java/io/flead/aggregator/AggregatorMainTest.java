package io.flead.aggregator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.api.program.BadInputException;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.CoordinateMedian;
import io.flead.federation.InitialModel;
import io.flead.federation.PlainStep;
import org.junit.jupiter.api.Test;

class AggregatorMainTest {

    private static final InitialModel MODEL = new InitialModel("shape", new float[400]);
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void aStrategyThatKeepsUpdatesMustLeaveHalfOfTheMemory() {
        AggregationStrategy median = new AggregationStrategy("Median", new CoordinateMedian(100_000), new PlainStep());
        assertThatThrownBy(() -> AggregatorMain.requireRoom(median, MODEL, 300 * MEBIBYTE))
                .isInstanceOf(BadInputException.class)
                .hasMessage("spec.aggregation.maxDevices: Median keeps the updates of 100000 devices, 152 MiB, but may"
                        + " take 150 MiB: lower maxDevices, or raise aggregation.resources.memory");
        assertThatCode(() -> AggregatorMain.requireRoom(median, MODEL, 306 * MEBIBYTE))
                .doesNotThrowAnyException();
        assertThatCode(() -> AggregatorMain.requireRoom(AggregationStrategy.FED_AVG, MODEL, MEBIBYTE))
                .doesNotThrowAnyException();
    }
}
