package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.factory.DetectorFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkViewTest {

    private static final int WARMUP = 200;

    @ParameterizedTest
    @EnumSource(ModelType.class)
    void isThereForScoredReadingsOnlyAndJudgesNoConstantSensor(ModelType type) {
        DeviceDetector device = device(type);
        Random random = new Random(3);
        for (int row = 0; row < WARMUP; row++) {
            assertThat(device.networkView()).isEmpty();
            device.observe(reading(random));
        }
        for (int row = 0; row < 50; row++) {
            Verdict verdict = device.observe(reading(random));
            NetworkView view = device.networkView().orElseThrow();
            assertThat(view.unit()[2]).as("constant").isZero();
            assertThat(view.unit()[0]).isBetween(.01, 2.0);
            if (type == ModelType.LEAVE_ONE_OUT) {
                assertThat(view.input()).containsExactly(verdict.zScores(), within(1e-12));
            }
        }
        device.observe(new double[] {Double.NaN, Double.NaN, Double.NaN});
        assertThat(device.networkView()).isEmpty();
    }

    private static DeviceDetector device(ModelType type) {
        ModelShape shape = ModelShape.of(type, List.of("a", "b", "constant"), null, 1);
        TrainingSettings training = TrainingSettings.defaults();
        DetectorSettings settings = switch (type) {
            case AUTOENCODER ->
                new DetectorSettings.Autoencoder(
                        shape,
                        training,
                        AutoencoderSettings.builder().warmup(WARMUP).build());
            case LEAVE_ONE_OUT ->
                new DetectorSettings.LeaveOneOut(
                        shape,
                        training,
                        LeaveOneOutSettings.builder().warmup(WARMUP).build());
        };
        return DetectorFactory.create(settings).newDevice();
    }

    private static double[] reading(Random random) {
        return new double[] {10 + 3 * random.nextGaussian(), random.nextGaussian(), 7};
    }
}
