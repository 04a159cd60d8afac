package io.flead.detector.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.DivergedTrainingException;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.Optimizer;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.network.LeaveOneOutNetwork;
import io.flead.detector.training.PlainTrainer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LeaveOneOutTrainersTest {
    private static final TrainingSettings SETTINGS = TrainingSettings.builder()
            .learningRate(.003)
            .epochs(5)
            .batchSize(128)
            .build();

    @ParameterizedTest
    @CsvSource({"8, 8, ADAM", "5, 3, ADAM", "1, 4, ADAM", "38, 16, ADAM", "8, 8, SGD"})
    void plainTrainingEqualsDl4jOnTheSameBatches(int features, int hidden, Optimizer optimizer) {
        ModelShape shape = shape(features, hidden);
        TrainingSettings settings = SETTINGS.toBuilder().optimizer(optimizer).build();
        TrainingSet set = set(300, features, 7);
        float[] start = shape.initialParameters();
        try (LocalTrainer plain = new PlainTrainer(shape, settings);
                LocalTrainer dl4j = new LeaveOneOutDl4jTrainer(shape, settings)) {
            // an earlier training must leave nothing behind
            plain.train(random(start.length, .3, 4), set(200, features, 3), 5);
            dl4j.train(random(start.length, .3, 4), set(200, features, 3), 5);
            TrainingResult one = plain.train(start, set, 42, .5);
            TrainingResult other = dl4j.train(start, set, 42, .5);
            double largest = 0;
            double moved = 0;
            for (int i = 0; i < start.length; i++) {
                largest = Math.max(largest, Math.abs(one.parameters()[i] - other.parameters()[i]));
                moved = Math.max(moved, Math.abs(one.parameters()[i] - start[i]));
            }
            assertThat(largest).isLessThan(1e-5);
            assertThat(moved).isGreaterThan(1e-3);
            assertThat(one.loss()).isCloseTo(other.loss(), within(1e-5));
            assertThat(one.lossBefore()).isEqualTo(other.lossBefore());
            assertThat(one.samples()).isEqualTo(300);
        }
    }

    @Test
    void trainingLearnsEachSensorFromTheOthers() {
        ModelShape shape = shape(4, 4);
        TrainingSet set = set(500, 4, 1);
        try (LocalTrainer trainer =
                new PlainTrainer(shape, SETTINGS.toBuilder().epochs(200).build())) {
            TrainingResult result = trainer.train(shape.initialParameters(), set, 1);
            assertThat(result.loss()).isLessThan(result.lossBefore() / 5);
            assertThat(trainer.train(shape.initialParameters(), set, 1).parameters())
                    .isEqualTo(result.parameters());
            assertThat(trainer.train(shape.initialParameters(), set, 2).parameters())
                    .isNotEqualTo(result.parameters());
            for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
                for (int i = 0; i < 4; i++) {
                    int diagonal = new LeaveOneOutLayout(4, 4).view(view) + 5 * i;
                    assertThat(result.parameters()[diagonal]).isZero();
                }
            }
        }
    }

    @Test
    void oneStepOfDescentIsTheGradientOfTheLoss() {
        ModelShape shape = shape(3, 2);
        LeaveOneOutLayout layout = new LeaveOneOutLayout(3, 2);
        TrainingSet set = set(64, 3, 5);
        for (int i = 0; i < 6; i++) {
            set.values()[i * 11] = 4.9f; // some errors beyond the clip
        }
        float[] start = random(shape.parameterCount(), .6, 8);
        TrainingSettings settings = TrainingSettings.builder()
                .learningRate(1)
                .epochs(1)
                .batchSize(64)
                .optimizer(Optimizer.SGD)
                .noise(0)
                .build();
        try (LocalTrainer trainer = new PlainTrainer(shape, settings)) {
            float[] stepped = trainer.train(start, set, 1).parameters();
            double step = 1e-3;
            for (int i = 0; i < start.length; i++) {
                boolean diagonal = i % layout.viewLength() < 9 && i % layout.viewLength() % 4 == 0;
                double slope = 0;
                if (!diagonal) {
                    float[] up = start.clone();
                    float[] down = start.clone();
                    up[i] += (float) step;
                    down[i] -= (float) step;
                    slope = (loss(layout, up, set) - loss(layout, down, set)) / ((double) up[i] - down[i]);
                }
                assertThat((double) start[i] - stepped[i]).as("parameter %d", i).isCloseTo(slope, within(2e-2));
            }
        }
    }

    @Test
    void invariant8_oneFullBatchSgdStepFederatedEqualsCentralised() {
        ModelShape shape = shape(4, 4);
        TrainingSet one = set(30, 4, 1);
        TrainingSet other = set(90, 4, 2);
        float[] both = new float[one.values().length + other.values().length];
        System.arraycopy(one.values(), 0, both, 0, one.values().length);
        System.arraycopy(other.values(), 0, both, one.values().length, other.values().length);
        float[] start = random(shape.parameterCount(), .4, 9);
        TrainingSettings settings = TrainingSettings.builder()
                .learningRate(.5)
                .epochs(1)
                .batchSize(120)
                .optimizer(Optimizer.SGD)
                .noise(0)
                .build();
        try (LocalTrainer trainer = new PlainTrainer(shape, settings)) {
            float[] central =
                    trainer.train(start, new TrainingSet(120, 8, both), 1).parameters();
            float[] first = trainer.train(start, one, 1).parameters();
            float[] second = trainer.train(start, other, 1).parameters();
            float apart = 0;
            for (int i = 0; i < start.length; i++) {
                assertThat((30f * first[i] + 90f * second[i]) / 120).isCloseTo(central[i], within(1e-5f));
                apart = Math.max(apart, Math.abs(first[i] - second[i]));
            }
            assertThat(apart).isGreaterThan(1e-2f);
        }
    }

    @Test
    void neverReturnsNumbersThatAreNotFinite() {
        ModelShape shape = shape(4, 4);
        TrainingSettings absurd = TrainingSettings.builder()
                .learningRate(1e30)
                .epochs(5)
                .batchSize(16)
                .optimizer(Optimizer.SGD)
                .build();
        try (LocalTrainer trainer = new PlainTrainer(shape, absurd)) {
            assertThatThrownBy(() -> trainer.train(shape.initialParameters(), set(64, 4, 1), 1))
                    .isInstanceOf(DivergedTrainingException.class)
                    .hasMessageContaining("learning rate 1.0E30");
        }
        try (LocalTrainer trainer = new PlainTrainer(shape, SETTINGS)) {
            float[] huge = random(shape.parameterCount(), 1e38, 1);
            assertThatThrownBy(() -> trainer.train(huge, set(64, 4, 1), 1))
                    .isInstanceOf(DivergedTrainingException.class);
            assertThat(trainer.train(shape.initialParameters(), set(64, 4, 1), 1)
                            .loss())
                    .isFinite();
            assertThatThrownBy(() -> trainer.train(new float[3], set(64, 4, 1), 1))
                    .hasMessageContaining("but got 3");
            assertThatThrownBy(() -> trainer.train(shape.initialParameters(), set(64, 2, 1), 1))
                    .hasMessageContaining("rows have 4");
        }
    }

    /** Nothing of ours is named in the file, so DL4J reads it without our classes. */
    @Test
    void dl4jAloneReadsAnExportedModel() throws IOException {
        ModelShape shape = shape(5, 3);
        LeaveOneOutLayout layout = new LeaveOneOutLayout(5, 3);
        float[] parameters = random(shape.parameterCount(), .5, 3);
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        Dl4jExport.write(shape, parameters, 5, zip);
        ComputationGraph graph =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()), false);
        assertThat(graph.getConfiguration().toJson()).doesNotContain("flead");
        int rows = 20;
        float[] values = random(rows * 5, 4, 6);
        try (INDArray input = Nd4j.createFromArray(values).reshape(rows, 5)) {
            INDArray[] predictions = graph.output(input, input);
            for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
                LeaveOneOutNetwork network = new LeaveOneOutNetwork(layout, parameters, view, 5);
                double[] row = new double[5];
                double[] residuals = new double[5];
                for (int t = 0; t < rows; t++) {
                    for (int i = 0; i < 5; i++) {
                        row[i] = values[t * 5 + i];
                    }
                    network.residuals(row, residuals);
                    for (int i = 0; i < 5; i++) {
                        assertThat(predictions[view].getDouble(t, i)).isCloseTo(row[i] - residuals[i], within(1e-4));
                    }
                }
            }
        }

        ModelShape autoencoder = new ModelShape(ModelType.AUTOENCODER, shape.features(), 3, 1);
        zip.reset();
        Dl4jExport.write(autoencoder, autoencoder.initialParameters(), 5, zip);
        MultiLayerNetwork network =
                ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip.toByteArray()), false);
        assertThat(network.params().toFloatVector()).isEqualTo(autoencoder.initialParameters());
        network.close();
    }

    /** The loss whose gradient is the clipped error, doubled: mean over rows, sum over sensors and views. */
    private static double loss(LeaveOneOutLayout layout, float[] parameters, TrainingSet set) {
        int d = layout.features();
        double[] row = new double[d];
        double[] residuals = new double[d];
        double sum = 0;
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            LeaveOneOutNetwork network = new LeaveOneOutNetwork(layout, parameters, view, 1e9);
            for (int t = 0; t < set.rows(); t++) {
                for (int i = 0; i < d; i++) {
                    row[i] = set.values()[t * 2 * d + view * d + i];
                }
                network.residuals(row, residuals);
                for (double residual : residuals) {
                    double size = Math.abs(residual);
                    sum += size <= 3 ? size * size : 6 * size - 9;
                }
            }
        }
        return sum / set.rows();
    }

    private static ModelShape shape(int features, int hidden) {
        return new ModelShape(
                ModelType.LEAVE_ONE_OUT,
                IntStream.range(0, features).mapToObj(i -> "s" + i).toList(),
                hidden,
                1);
    }

    private static TrainingSet set(int rows, int features, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * 2 * features];
        for (int row = 0; row < rows; row++) {
            double common = random.nextGaussian();
            for (int i = 0; i < 2 * features; i++) {
                values[row * 2 * features + i] = (float) (common * (i % 3 - 1.2) + .2 * random.nextGaussian());
            }
        }
        return new TrainingSet(rows, 2 * features, values);
    }

    private static float[] random(int length, double size, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextGaussian() * size);
        }
        return values;
    }
}
