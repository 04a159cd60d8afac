package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkViewTest {

    private static final int WARMUP = 200;

    @ParameterizedTest
    @EnumSource(ModelType.class)
    void isThereForScoredReadingsOnlyAndJudgesNoDeadSensor(ModelType type) {
        DeviceDetector device = device(type);
        Random random = new Random(3);
        for (int row = 0; row < WARMUP; row++) {
            assertThat(device.networkView()).isEmpty();
            device.observe(reading(random));
        }
        for (int row = 0; row < 50; row++) {
            Verdict verdict = device.observe(reading(random));
            NetworkView view = device.networkView().orElseThrow();
            assertThat(view.unit()[2]).as("dead").isZero();
            assertThat(view.unit()[0]).isBetween(.01, 2.0);
            if (type == ModelType.LEAVE_ONE_OUT) {
                assertThat(view.input()).containsExactly(verdict.zScores(), within(1e-12));
            }
        }
        device.observe(new double[] {Double.NaN, Double.NaN, Double.NaN});
        assertThat(device.networkView()).isEmpty();
    }

    private static DeviceDetector device(ModelType type) {
        return Detector.of(new DetectorSettings(
                        ModelShape.of(type, List.of("a", "b", "dead"), null, 1),
                        TrainingSettings.defaults(),
                        DetectionSettings.of(2.5, WARMUP),
                        LeaveOneOutSettings.defaults().withWarmup(WARMUP)))
                .newDevice();
    }

    private static double[] reading(Random random) {
        return new double[] {10 + 3 * random.nextGaussian(), random.nextGaussian(), 7};
    }
}
