package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NewestModelTest {

    private static final GlobalModel FITTING = LearnerHarness.model(3);

    @Test
    void aModelOfTheShapeHasNoFault() {
        assertThat(NewestModel.fault(Fleet.SHAPE, FITTING)).isEmpty();
    }

    @Test
    void aModelOfAnotherShapeIsSkippedWithBothShapes() {
        GlobalModel other = LearnerHarness.model(3, "other", FITTING.parameters());
        assertThat(NewestModel.fault(Fleet.SHAPE, other))
                .contains("event=global_model_skipped reason=other_shape version=3 shape=other expected="
                        + Fleet.SHAPE.id());
    }

    @Test
    void aModelOfAnotherLengthIsSkippedWithBothLengths() {
        int length = FITTING.parameters().length;
        GlobalModel tooShort =
                LearnerHarness.model(3, Fleet.SHAPE.id(), Arrays.copyOf(FITTING.parameters(), length - 1));
        assertThat(NewestModel.fault(Fleet.SHAPE, tooShort))
                .contains("event=global_model_skipped reason=wrong_length version=3 parameters=" + (length - 1)
                        + " expected=" + length);
    }

    @Test
    void aModelWithTheCalibrationOfAnotherShapeIsSkipped() {
        GlobalModel odd = new GlobalModel(
                3,
                2,
                "FedAvg",
                3,
                300,
                .5,
                Fleet.SHAPE.id(),
                FITTING.parameters(),
                Instant.EPOCH,
                2,
                new FleetCalibration(3, new double[9], new double[9], new double[9], new int[1]));
        assertThat(NewestModel.fault(Fleet.SHAPE, odd))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("event=global_model_skipped reason=bad_calibration version=3 fault="));
    }
}
