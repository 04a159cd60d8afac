package io.flead.detector.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.ModelShape;
import io.flead.detector.Optimizer;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FedProx's term in a device's training. */
class ProximalTermTest {

    private static final ModelShape SHAPE = new ModelShape(ModelType.LEAVE_ONE_OUT, List.of("a", "b"), 1, 1);
    private static final LeaveOneOutLayout LAYOUT = new LeaveOneOutLayout(2, 1);

    /** Four rows, twice; the second view has the same as the first. The second sensor has mean 0 and square 1. */
    private static final TrainingSet SET = new TrainingSet(8, 4, rows());

    /**
     * Without hidden units the loss of the first sensor is {@code (w - 0)^2 + (b - 2)^2 + ...}, w its weight from the second
     * and b its bias: the optimum of {@code loss + mu / 2 * distance^2} is known.
     * No error is beyond the bound from which errors count linearly.
     */
    @Test
    void theOptimumIsBetweenThatOfTheRowsAndTheStart() {
        float[] start = new float[LAYOUT.parameterCount()];
        start[LAYOUT.linear() + 1] = .5f;
        start[LAYOUT.outputBias()] = .5f;
        for (double mu : new double[] {0, .5, 2, 30}) {
            float[] trained = train(mu, Optimizer.SGD, .02, 3_000, start);
            assertThat((double) trained[LAYOUT.linear() + 1])
                    .as("weight, mu %s", mu)
                    .isCloseTo(mu * .5 / (2 + mu), within(1e-4));
            assertThat((double) trained[LAYOUT.outputBias()])
                    .as("bias, mu %s", mu)
                    .isCloseTo((2 * 2 + mu * .5) / (2 + mu), within(1e-4));
        }
        assertThat(start[LAYOUT.linear() + 1])
                .as("the start is not moved along")
                .isEqualTo(.5f);
    }

    @Test
    void withoutTheTermTheTrainingIsThatOfFedAvg() {
        float[] start = SHAPE.initialParameters();
        TrainingSettings plain =
                TrainingSettings.builder().epochs(20).batchSize(8).build();
        try (PlainTrainer trainer = new PlainTrainer(SHAPE, plain)) {
            assertThat(train(0, Optimizer.ADAM, plain.learningRate(), 20, start))
                    .isNotEqualTo(start)
                    .isEqualTo(trainer.train(start, SET, 7).parameters());
        }
    }

    @Test
    void aStrongTermHoldsAdamNearTheStart() {
        float[] start = SHAPE.initialParameters();
        double free = distance(start, train(0, Optimizer.ADAM, .01, 300, start));
        double held = distance(start, train(100, Optimizer.ADAM, .01, 300, start));
        assertThat(free).isGreaterThan(.5);
        assertThat(held).isLessThan(.1 * free);
    }

    private static float[] train(double mu, Optimizer optimizer, double rate, int epochs, float[] start) {
        TrainingSettings settings = TrainingSettings.builder()
                .learningRate(rate)
                .epochs(epochs)
                .batchSize(8)
                .optimizer(optimizer)
                .noise(
                        optimizer == Optimizer.SGD
                                ? 0
                                : TrainingSettings.defaults().noise())
                .proximalMu(mu)
                .build();
        try (PlainTrainer trainer = new PlainTrainer(SHAPE, settings)) {
            return trainer.train(start, SET, 7).parameters();
        }
    }

    private static double distance(float[] one, float[] other) {
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            squares += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return Math.sqrt(squares);
    }

    private static float[] rows() {
        float[][] rows = {{1, 1}, {1, -1}, {3, 1}, {3, -1}};
        float[] values = new float[8 * 4];
        for (int row = 0; row < 8; row++) {
            for (int view = 0; view < 2; view++) {
                System.arraycopy(rows[row % 4], 0, values, row * 4 + view * 2, 2);
            }
        }
        return values;
    }
}
