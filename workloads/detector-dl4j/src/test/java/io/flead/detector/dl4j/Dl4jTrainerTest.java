package io.flead.detector.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.DivergedTrainingException;
import io.flead.detector.ModelShape;
import io.flead.detector.Optimizer;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.network.Autoencoder;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jTrainerTest {
    private static final int WIDTH = 5;
    private static final ModelShape SHAPE = shape(WIDTH, 3);
    private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

    @Property(tries = 60)
    void plainForwardPassGivesDl4jsOutput(
            @ForAll @IntRange(min = 1, max = 40) int features,
            @ForAll @IntRange(min = 1, max = 20) int hidden,
            @ForAll long seed) {
        ModelShape shape = shape(features, hidden);
        Random random = new Random(seed);
        float[] parameters = random(shape.parameterCount(), .5, random);
        int rows = 7;
        float[] values = random(rows * features, 2, random);
        MultiLayerNetwork network = NetworkDefinition.network(shape, TrainingSettings.defaults());
        NetworkDefinition.restart(network, parameters);
        INDArray output = network.output(Nd4j.createFromArray(values).reshape(rows, features));
        Autoencoder plain = new Autoencoder(features, hidden);
        float[] residuals = new float[features];
        for (int row = 0; row < rows; row++) {
            plain.residuals(parameters, values, row * features, residuals);
            for (int i = 0; i < features; i++) {
                assertThat(values[row * features + i] - residuals[i]).isCloseTo(output.getFloat(row, i), within(1e-5f));
            }
        }
        network.close();
    }

    @Test
    void dl4jTakesTheFlatOrderAsItIs() {
        MultiLayerNetwork network = NetworkDefinition.network(SHAPE, TrainingSettings.defaults());
        assertThat(network.numParams()).isEqualTo(SHAPE.parameterCount());
        float[] initial = SHAPE.initialParameters();
        NetworkDefinition.restart(network, initial);
        assertThat(network.params().dup().data().asFloat()).isEqualTo(initial);
        INDArray w1 = network.getParam("0_W");
        INDArray b2 = network.getParam("1_b");
        for (int unit = 0; unit < 3; unit++) {
            for (int i = 0; i < WIDTH; i++) {
                assertThat(w1.getFloat(i, unit)).isEqualTo(initial[unit * WIDTH + i]);
            }
        }
        assertThat(b2.toFloatVector()).isEqualTo(new float[WIDTH]);
        network.close();
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void trainingEqualsDl4jAlone(Optimizer optimizer) {
        TrainingSettings settings = TrainingSettings.builder()
                .learningRate(.01)
                .epochs(3)
                .batchSize(16)
                .optimizer(optimizer)
                .build();
        TrainingSet set = set(75, 11);
        MultiLayerNetwork alone = NetworkDefinition.network(SHAPE, settings);
        alone.setParams(Nd4j.createFromArray(SHAPE.initialParameters()).reshape(1, SHAPE.parameterCount()));
        Minibatches.of(set, settings, 42).forEach(rows -> {
            INDArray batch = Nd4j.createFromArray(rows).reshape(rows.length / WIDTH, WIDTH);
            alone.fit(batch, batch);
        });
        try (Dl4jTrainer trainer = new Dl4jTrainer(SHAPE, settings)) {
            // an earlier training must leave nothing behind, in optimiser or elsewhere
            trainer.train(random(SHAPE.parameterCount(), 1, new Random(5)), set(100, 3), 7);
            TrainingResult result = trainer.train(SHAPE.initialParameters(), set, 42);
            assertThat(result.parameters())
                    .isEqualTo(alone.params().dup().data().asFloat());
            assertThat(result.samples()).isEqualTo(75);
            assertThat(result.loss()).isLessThan(result.lossBefore());
        }
        alone.close();
    }

    @Test
    void shufflingIsAPermutationThatDependsOnTheSeed() {
        TrainingSet set = new TrainingSet(10, 1, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        TrainingSettings settings = TrainingSettings.builder()
                .learningRate(.01)
                .epochs(2)
                .batchSize(4)
                .build();
        java.util.List<float[]> one = new java.util.ArrayList<>();
        java.util.List<float[]> other = new java.util.ArrayList<>();
        Minibatches.of(set, settings, 1).forEach(one::add);
        Minibatches.of(set, settings, 2).forEach(other::add);
        assertThat(one).extracting(batch -> batch.length).containsExactly(4, 4, 2, 4, 4, 2);
        assertThat(one.get(0)).isNotEqualTo(other.get(0));
        boolean[] seen = new boolean[10];
        one.subList(0, 3).forEach(batch -> {
            for (float value : batch) {
                seen[(int) value] = true;
            }
        });
        assertThat(seen).doesNotContain(false);
    }

    @Test
    void oneSgdStepIsTheGradientByHand() {
        TrainingSet set = set(60, 4);
        float[] start = random(SHAPE.parameterCount(), .4, new Random(9));
        double rate = .1;
        double[] gradient = gradient(start, set, 3);
        float[] stepped = step(rate, start, set);
        for (int i = 0; i < start.length; i++) {
            assertThat(stepped[i]).isCloseTo((float) (start[i] - rate * gradient[i]), ROUNDING);
        }
    }

    @Test
    void invariant8_oneFullBatchSgdStepFederatedEqualsCentralised() {
        TrainingSet one = set(30, 1);
        TrainingSet other = set(90, 2);
        float[] both = new float[one.values().length + other.values().length];
        System.arraycopy(one.values(), 0, both, 0, one.values().length);
        System.arraycopy(other.values(), 0, both, one.values().length, other.values().length);
        float[] start = random(SHAPE.parameterCount(), .4, new Random(9));
        double rate = .5;

        float[] central = step(rate, start, new TrainingSet(120, WIDTH, both));
        float[] first = step(rate, start, one);
        float[] second = step(rate, start, other);
        float largestMove = 0;
        for (int i = 0; i < start.length; i++) {
            double average = (30.0 * first[i] + 90.0 * second[i]) / 120;
            assertThat((float) average).isCloseTo(central[i], within(1e-5f));
            largestMove = Math.max(largestMove, Math.abs(first[i] - second[i]));
        }
        // the two really pull apart, or the average would prove nothing
        assertThat(largestMove).isGreaterThan(1e-2f);
    }

    @Test
    void neverReturnsNumbersThatAreNotFinite() {
        try (Dl4jTrainer trainer = new Dl4jTrainer(
                SHAPE,
                TrainingSettings.builder()
                        .learningRate(1e30)
                        .epochs(5)
                        .batchSize(16)
                        .optimizer(Optimizer.SGD)
                        .build())) {
            assertThatThrownBy(() -> trainer.train(SHAPE.initialParameters(), set(64, 1), 1))
                    .isInstanceOf(DivergedTrainingException.class)
                    .hasMessageContaining("learning rate 1.0E30");
        }
        try (Dl4jTrainer trainer = new Dl4jTrainer(SHAPE, TrainingSettings.defaults())) {
            float[] broken = SHAPE.initialParameters();
            broken[0] = Float.NaN;
            assertThatThrownBy(() -> trainer.train(broken, set(64, 1), 1))
                    .isInstanceOf(DivergedTrainingException.class);
            // and goes on with the finite values
            assertThat(trainer.train(SHAPE.initialParameters(), set(64, 1), 1).loss())
                    .isFinite();
        }
    }

    @Test
    void refusesInputThatDoesNotFitTheShape() {
        try (Dl4jTrainer trainer = new Dl4jTrainer(SHAPE, TrainingSettings.defaults())) {
            assertThatThrownBy(() -> trainer.train(new float[3], set(64, 1), 1))
                    .hasMessageContaining("parameters, but got 3");
            assertThatThrownBy(() -> trainer.train(SHAPE.initialParameters(), new TrainingSet(1, 2, new float[2]), 1))
                    .hasMessageContaining("rows have 2");
        }
    }

    private static float[] step(double rate, float[] start, TrainingSet set) {
        try (Dl4jTrainer trainer = new Dl4jTrainer(
                SHAPE,
                TrainingSettings.builder()
                        .learningRate(rate)
                        .epochs(1)
                        .batchSize(set.rows())
                        .optimizer(Optimizer.SGD)
                        .build())) {
            return trainer.train(start, set, 1).parameters();
        }
    }

    /** Of the mean squared error per value, by backpropagation in double precision. */
    private static double[] gradient(float[] p, TrainingSet set, int hidden) {
        int d = set.features();
        int b1 = d * hidden;
        int w2 = b1 + hidden;
        int b2 = w2 + hidden * d;
        double[] gradient = new double[p.length];
        for (int row = 0; row < set.rows(); row++) {
            double[] activation = new double[hidden];
            double[] back = new double[hidden];
            for (int u = 0; u < hidden; u++) {
                double sum = p[b1 + u];
                for (int i = 0; i < d; i++) {
                    sum += p[u * d + i] * set.values()[row * d + i];
                }
                activation[u] = Math.tanh(sum);
            }
            for (int i = 0; i < d; i++) {
                double output = p[b2 + i];
                for (int u = 0; u < hidden; u++) {
                    output += p[w2 + i * hidden + u] * activation[u];
                }
                double slope = 2 * (output - set.values()[row * d + i]) / (d * set.rows());
                gradient[b2 + i] += slope;
                for (int u = 0; u < hidden; u++) {
                    gradient[w2 + i * hidden + u] += slope * activation[u];
                    back[u] += slope * p[w2 + i * hidden + u];
                }
            }
            for (int u = 0; u < hidden; u++) {
                double slope = back[u] * (1 - activation[u] * activation[u]);
                gradient[b1 + u] += slope;
                for (int i = 0; i < d; i++) {
                    gradient[u * d + i] += slope * set.values()[row * d + i];
                }
            }
        }
        return gradient;
    }

    private static ModelShape shape(int features, int hidden) {
        return new ModelShape(
                ModelType.AUTOENCODER,
                IntStream.range(0, features).mapToObj(i -> "s" + i).toList(),
                hidden,
                1);
    }

    private static TrainingSet set(int rows, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * WIDTH];
        for (int row = 0; row < rows; row++) {
            double common = random.nextGaussian() + seed % 3;
            for (int i = 0; i < WIDTH; i++) {
                values[row * WIDTH + i] = (float) (common * (i - 1) / 3 + .3 * random.nextGaussian());
            }
        }
        return new TrainingSet(rows, WIDTH, values);
    }

    private static float[] random(int length, double size, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextGaussian() * size);
        }
        return values;
    }
}
