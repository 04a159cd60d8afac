package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.factory.DetectorFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelShapeTest {
    private static final ModelShape SHAPE = new ModelShape(ModelType.AUTOENCODER, List.of("a", "b", "c"), 2, 7);

    @Test
    void countsWeightsAndBiases() {
        assertThat(SHAPE.parameterCount()).isEqualTo(3 * 2 + 2 + 2 * 3 + 3);
        assertThat(SHAPE.initialParameters()).hasSize(SHAPE.parameterCount());
    }

    /** Devices of different program versions must agree on version 0, so these bits may never change. */
    @Test
    void idAndInitialParametersAreWrittenInStone() {
        assertThat(SHAPE.id()).isEqualTo("autoencoder-3x2-668a4c33afb2");
        assertThat(SHAPE.initialParameters())
                .containsExactly(
                        -0.40304944f,
                        0.64957595f,
                        -0.41964298f,
                        0.45880997f,
                        -0.7343177f,
                        0.6064244f,
                        0f,
                        0f,
                        -0.41336736f,
                        1.0724045f,
                        -0.30434972f,
                        1.0284423f,
                        0.29345012f,
                        -0.6281115f,
                        0f,
                        0f,
                        0f);
    }

    /** As above, for the leave-one-out networks; views differ, L and biases are 0. */
    @Test
    void initialLeaveOneOutParametersAreWrittenInStone() {
        ModelShape shape = new ModelShape(ModelType.LEAVE_ONE_OUT, List.of("a", "b"), 1, 7);
        assertThat(shape.id()).isEqualTo("leaveOneOut-2x1-0924987e1e4b");
        assertThat(shape.initialParameters())
                .containsExactly(
                        0.0f,
                        0.0f,
                        0.0f,
                        0.0f,
                        0.60220647f,
                        0.5296926f,
                        0.0f,
                        0.008797169f,
                        -0.15264349f,
                        0.0f,
                        0.0f,
                        0.0f,
                        0.0f,
                        0.0f,
                        0.0f,
                        -0.82755363f,
                        0.33646488f,
                        0.0f,
                        0.039825257f,
                        0.11419177f,
                        0.0f,
                        0.0f);
        ModelShape large = new ModelShape(
                ModelType.LEAVE_ONE_OUT,
                IntStream.range(0, 50).mapToObj(i -> "s" + i).toList(),
                16,
                1);
        assertThat(large.parameterCount()).isEqualTo(2 * (50 * 50 + 16 * 50 + 16 + 50 * 16 + 50));
        assertThat(large.initialParameters()).hasSize(large.parameterCount());
        assertThat(deviation(large.initialParameters(), 2500, 800)).isCloseTo(Math.sqrt(1.0 / 50), within(.01));
        assertThat(deviation(large.initialParameters(), 2500 + 800 + 16, 800))
                .isCloseTo(Math.sqrt(.01 / 16), within(.002));
        assertThat(ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, 2)).isEqualTo(4);
        assertThat(ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, 8)).isEqualTo(8);
        assertThat(ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, 38)).isEqualTo(16);
    }

    private static double deviation(float[] values, int offset, int count) {
        double squares = 0;
        for (int i = offset; i < offset + count; i++) {
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(squares / count);
    }

    @Test
    void everyPartOfTheShapeChangesTheId() {
        assertThat(List.of(
                        SHAPE,
                        new ModelShape(ModelType.AUTOENCODER, List.of("a", "b", "c"), 2, 8),
                        new ModelShape(ModelType.AUTOENCODER, List.of("a", "b", "c"), 3, 7),
                        new ModelShape(ModelType.AUTOENCODER, List.of("a", "c", "b"), 2, 7),
                        new ModelShape(ModelType.AUTOENCODER, List.of("ab", "", "c"), 2, 7),
                        new ModelShape(ModelType.AUTOENCODER, List.of("a", "bc"), 2, 7)))
                .extracting(ModelShape::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void weightsFollowGlorotAndBiasesAreZero() {
        ModelShape shape = new ModelShape(ModelType.AUTOENCODER, List.of("a", "b", "c", "d"), 500, 3);
        float[] parameters = shape.initialParameters();
        double bound = Math.sqrt(6.0 / 504);
        int weights = 4 * 500;
        double squares = 0;
        for (int i = 0; i < weights; i++) {
            assertThat(Math.abs(parameters[i])).isLessThanOrEqualTo((float) bound);
            squares += parameters[i] * parameters[i];
        }
        assertThat(Math.sqrt(squares / weights)).isBetween(.95 * bound / Math.sqrt(3), 1.05 * bound / Math.sqrt(3));
        for (int bias = weights; bias < weights + 500; bias++) {
            assertThat(parameters[bias]).isZero();
        }
        for (int bias = 2 * weights + 500; bias < parameters.length; bias++) {
            assertThat(parameters[bias]).isZero();
        }
    }

    @Test
    void refusesInvalidShapes() {
        assertThatThrownBy(() -> new ModelShape(ModelType.AUTOENCODER, List.of(), 2, 7))
                .hasMessageContaining("features");
        assertThatThrownBy(() -> new ModelShape(ModelType.AUTOENCODER, List.of("a", "a"), 2, 7))
                .hasMessageContaining("repeat");
        assertThatThrownBy(() -> new ModelShape(ModelType.AUTOENCODER, List.of("a"), 0, 7))
                .hasMessageContaining("hidden");
    }

    /** A program that trains nothing has no DL4J on its class path, and this module's tests have none either. */
    @Test
    void anAutoencoderScoresWithoutDl4jAndItsTrainerNamesTheMissingModule() {
        Detector detector = DetectorFactory.create(Readings.settings(3, 40, 48));
        assertThat(detector.newDevice().observe(new double[3]).phase()).isEqualTo(Phase.WARMUP);
        assertThatThrownBy(() -> Class.forName("org.nd4j.linalg.factory.Nd4j"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(detector::newTrainer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("flead-detector-dl4j");
    }
}
