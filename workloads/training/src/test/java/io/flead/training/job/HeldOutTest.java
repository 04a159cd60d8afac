package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.detector.TrainingSet;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HeldOutTest {

    @Property
    void trainingSeesEveryRowButEveryTenthAndTheOthersKeepTheirPlace(@ForAll @IntRange(min = 1, max = 300) int rows) {
        float[] values = new float[2 * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        TrainingSet training = HeldOut.training(new TrainingSet(rows, 2, values));

        assertThat(training.rows()).isEqualTo(rows - rows / 10);
        Set<Integer> seen = new HashSet<>();
        for (int row = 0; row < training.rows(); row++) {
            seen.add((int) training.values()[2 * row] / 2);
            assertThat(training.values()[2 * row + 1]).isEqualTo(training.values()[2 * row] + 1);
        }
        for (int row = 0; row < rows; row++) {
            assertThat(seen.contains(row)).isEqualTo(row % 10 != 9);
        }
    }
}
