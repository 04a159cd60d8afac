package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.factory.DetectorFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a detector says of a reading beside its score. */
final class ExplanationTest {

    private static final int WIDTH = 4;
    private static final int WARMUP = 400;
    private static final int TIMEOUT_ROWS = 100;
    private static final List<String> FEATURES =
            IntStream.range(0, WIDTH).mapToObj(i -> "s" + i).toList();
    private static final TrainingSettings TRAINING =
            TrainingSettings.builder().learningRate(.003).batchSize(64).build();

    static Stream<DetectorSettings> detectors() {
        return Stream.of(
                new DetectorSettings.Autoencoder(
                        new ModelShape(ModelType.AUTOENCODER, FEATURES, 4, 1),
                        TRAINING,
                        AutoencoderSettings.builder()
                                .warmup(WARMUP)
                                .timeoutRows(TIMEOUT_ROWS)
                                .build()),
                leaveOneOut());
    }

    private static DetectorSettings leaveOneOut() {
        return new DetectorSettings.LeaveOneOut(
                new ModelShape(ModelType.LEAVE_ONE_OUT, FEATURES, 4, 1),
                TRAINING,
                LeaveOneOutSettings.builder()
                        .warmup(WARMUP)
                        .timeoutRows(TIMEOUT_ROWS)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aStateThatIsAcceptedAsNormalIsSaidAtOneReading(DetectorSettings settings) {
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        double[][] rows = Readings.healthy(3 * WARMUP, WIDTH, 7);
        int accepted = 0;
        int flaggedBefore = 0;
        for (int t = 0; t < rows.length; t++) {
            if (t >= WARMUP + 50) {
                rows[t][1] += 40;
            }
            boolean anomalous = device.observe(rows[t]).anomalous();
            flaggedBefore += anomalous && accepted == 0 ? 1 : 0;
            accepted += device.hasAcceptedState() ? 1 : 0;
        }

        assertThat(accepted).isEqualTo(1);
        assertThat(flaggedBefore).isGreaterThanOrEqualTo(TIMEOUT_ROWS - 1);
    }

    @Test
    void theExpectedValueOfASensorIsWhatTheOthersPredict() {
        DeviceDetector device = DetectorFactory.create(leaveOneOut()).newDevice();
        double[][] rows = Readings.healthy(WARMUP + 1, WIDTH, 7);
        for (int t = 0; t < WARMUP; t++) {
            device.observe(rows[t]);
        }
        double[] faulty = rows[WARMUP].clone();
        faulty[2] += 100;
        faulty[3] = Double.NaN;
        device.observe(faulty);

        double[] expected = device.expected(faulty);

        assertThat(expected[2]).isCloseTo(rows[WARMUP][2], within(5.0));
        assertThat(expected[3]).isNaN();
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void nothingIsExpectedOfAReadingThatIsNotScored(DetectorSettings settings) {
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        double[] reading = Readings.healthy(1, WIDTH, 7)[0];
        device.observe(reading);

        assertThat(Arrays.stream(device.expected(reading))).allMatch(value -> Double.isNaN(value));
        assertThat(device.hasAcceptedState()).isFalse();
    }
}
