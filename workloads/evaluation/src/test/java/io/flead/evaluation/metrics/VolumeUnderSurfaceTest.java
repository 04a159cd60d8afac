package io.flead.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VolumeUnderSurfaceTest {
    @Test
    void equalsTheBenchmarksOwnNumbers() {
        for (ReferenceCase known : ReferenceCase.ALL) {
            double[] scores = known.scores();
            boolean[] anomalous = known.anomalous();
            assertThat(VolumeUnderSurface.precisionRecall(scores, anomalous, 0))
                    .as(known.name())
                    .isCloseTo(known.vusPr0(), within(1e-9));
            assertThat(VolumeUnderSurface.precisionRecall(scores, anomalous, 10))
                    .as(known.name())
                    .isCloseTo(known.vusPr10(), within(1e-9));
            assertThat(VolumeUnderSurface.precisionRecall(scores, anomalous, 100))
                    .as(known.name())
                    .isCloseTo(known.vusPr100(), within(1e-9));
        }
    }

    @Test
    void aPerfectDetectorGetsOneWithoutBuffers() {
        double[] scores = new double[1000];
        boolean[] anomalous = new boolean[1000];
        for (int row = 400; row < 650; row++) {
            scores[row] = 1;
            anomalous[row] = true;
        }
        assertThat(VolumeUnderSurface.precisionRecall(scores, anomalous, 0)).isCloseTo(1, within(1e-12));
    }

    @Test
    void anAlarmBesideTheEventIsWorthMoreThanOneFarAway() {
        boolean[] anomalous = new boolean[1000];
        Arrays.fill(anomalous, 500, 520, true);
        double[] near = new double[1000];
        Arrays.fill(near, 490, 500, 1);
        double[] far = new double[1000];
        Arrays.fill(far, 100, 110, 1);
        assertThat(VolumeUnderSurface.precisionRecall(near, anomalous, 100))
                .isGreaterThan(VolumeUnderSurface.precisionRecall(far, anomalous, 100) + .1);
    }

    @Test
    void isNoNumberWithoutAnAnomaly() {
        assertThat(VolumeUnderSurface.precisionRecall(new double[10], new boolean[10], 100))
                .isNaN();
    }
}
