package io.flead.detector.leaveoneout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.detector.LeaveOneOutTuning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AdaptiveThresholdTest {

    private static final LeaveOneOutTuning TUNING = LeaveOneOutTuning.DEFAULTS;
    private static final double[] WARMUP_QUANTILE = {0, 0};

    private final AdaptiveThreshold threshold = new AdaptiveThreshold(2, TUNING);

    @Test
    void staysWhileScoresAreBelowThoseOfTheWarmup() {
        adapt(10_000, .1, .1);
        assertThat(threshold.inflation()).containsExactly(1, 1);
    }

    @Test
    void growsInTheViewWhoseScoresHaveRisenAndStopsWhereTheyAre() {
        adapt(100_000, 1.5, .1);
        assertThat(threshold.inflation()[0]).isBetween(1.4, TUNING.maxInflation());
        assertThat(threshold.inflation()[1]).isEqualTo(1);
    }

    @Test
    void growsNoFurtherThanTheBound() {
        adapt(1_000_000, 1e6, 1e6);
        assertThat(threshold.inflation()[0]).isCloseTo(TUNING.maxInflation(), within(1e-9));
    }

    @Test
    void aResetBeginsAtOne() {
        adapt(10_000, 1e6, 1e6);
        threshold.reset();
        assertThat(threshold.inflation()).containsExactly(1, 1);
    }

    @Test
    void isTheSameAfterItWasWrittenAndRead() throws IOException {
        adapt(5_000, 1.3, 1.1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        threshold.writeTo(new DataOutputStream(bytes));
        AdaptiveThreshold read = new AdaptiveThreshold(2, TUNING);
        read.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read.inflation()).containsExactly(threshold.inflation());
    }

    /** Rows whose scores before inflation are these. */
    private void adapt(int rows, double first, double second) {
        for (int row = 0; row < rows; row++) {
            double[] inflation = threshold.inflation();
            threshold.adapt(new double[] {first / inflation[0], second / inflation[1]}, WARMUP_QUANTILE);
        }
    }
}
