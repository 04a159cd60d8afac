package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochTest {

    private static final int MIN_DEVICES = 3;
    private static final InitialModel INITIAL = new InitialModel(Updates.SHAPE, new float[] {1, 2});
    private static final AdmissionGate GATE = new AdmissionGate(Updates.bounds(10), new PrivateCalibration());

    @Test
    void theFederationGoesOnWhenItsNewestModelWasLost() {
        Round round = round(Optional.empty());
        offer(round, 4, 3, 0);
        GlobalModel model = round.newEpoch(MIN_DEVICES, INITIAL, Optional.empty(), Instant.EPOCH)
                .orElseThrow();
        assertThat(model.version()).isEqualTo(4);
        assertThat(model.epoch()).isEqualTo(1);
        assertThat(model.parameters()).isEqualTo(INITIAL.parameters());

        Round next = new Round(RoundBase.of(model), GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
        assertThat(Updates.offer(next, update("old", 3, 0)))
                .isEqualTo(new Admission.Refused(RefusalReason.STALE_ROUND));
        offer(next, 4, 4, 1);
        assertThat(next.devices()).hasSize(4);
        GlobalModel fifth = next.close(Instant.EPOCH);
        assertThat(fifth.version()).isEqualTo(5);
        assertThat(fifth.epoch()).isEqualTo(1);
        assertThat(fifth.samples()).isEqualTo(40);
    }

    @Test
    void theFederationGoesOnWhenAnEarlierNetworkIsDeclaredAgain() {
        GlobalModel other = new GlobalModel(
                150, 149, "FedAvg", 3, 30, 0.1, "other", new float[3], Instant.EPOCH, 149, FleetCalibration.NONE);
        Round round = round(Optional.of(other));
        offer(round, 4, 100, 0);
        GlobalModel model = round.newEpoch(MIN_DEVICES, INITIAL, Optional.of(other), Instant.EPOCH)
                .orElseThrow();
        assertThat(model.version()).isEqualTo(151);
        assertThat(model.shapeId()).isEqualTo(Updates.SHAPE);
        assertThat(RoundBase.of(INITIAL, Optional.of(model)).version()).isEqualTo(151);
    }

    @Test
    void whatIsLeftOfTheModelsIsPublishedAgainAndMadeAgain() {
        GlobalModel left = new GlobalModel(
                2, 1, "FedAvg", 3, 30, 0.1, Updates.SHAPE, new float[] {5, 6}, Instant.EPOCH, 1, FleetCalibration.NONE);
        Round round = round(Optional.of(left));
        offer(round, 4, 3, 0);
        GlobalModel model = round.newEpoch(MIN_DEVICES, INITIAL, Optional.of(left), Instant.EPOCH)
                .orElseThrow();
        assertThat(model.version()).isEqualTo(4);
        assertThat(model.parameters()).isEqualTo(left.parameters());
        assertThat(model.shapeRounds()).isEqualTo(2);
        assertThat(round(Optional.of(left)).again(INITIAL, model, Optional.of(left)))
                .hasValueSatisfying(again -> assertThat(again.encode()).isEqualTo(model.encode()));
    }

    @Test
    void fewLiarsCannotBeginAnEpochNorChooseItsVersion() {
        Round few = round(Optional.empty());
        offer(few, MIN_DEVICES - 1, 3, 0);
        assertThat(few.newEpoch(MIN_DEVICES, INITIAL, Optional.empty(), Instant.EPOCH))
                .isEmpty();

        Round healthy = round(Optional.empty());
        for (int device = 0; device < 5; device++) {
            Updates.offer(healthy, update("honest" + device, 0, 0));
        }
        offer(healthy, 5, 3, 0);
        assertThat(healthy.newEpoch(MIN_DEVICES, INITIAL, Optional.empty(), Instant.EPOCH))
                .isEmpty();

        Round lost = round(Optional.empty());
        offer(lost, 5, 3, 0);
        for (long claimed : new long[] {Long.MAX_VALUE, -1, 1L << 52}) {
            Updates.offer(lost, update("liar" + claimed, claimed, claimed));
        }
        assertThat(lost.newEpoch(MIN_DEVICES, INITIAL, Optional.empty(), Instant.EPOCH))
                .hasValueSatisfying(model -> assertThat(model.version()).isEqualTo(4));
    }

    @Test
    void aProgramOfBeforeNamesNoEpochAndTakesPart() {
        GlobalModel model = Epoch.begin(INITIAL, Optional.empty(), 4, 1, Instant.EPOCH);
        Round round = new Round(RoundBase.of(model), GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
        assertThat(Updates.offer(round, update("a", 4, 0))).isInstanceOf(Admission.Admitted.class);
        assertThat(Updates.offer(round, update("b", 4, 2))).isInstanceOf(Admission.Refused.class);
    }

    private static Round round(Optional<GlobalModel> newest) {
        return new Round(RoundBase.of(INITIAL, newest), GATE, AggregationStrategy.FED_AVG, Instant.EPOCH);
    }

    private static void offer(Round round, int devices, long version, long epoch) {
        for (int device = 0; device < devices; device++) {
            Updates.offer(round, update("d" + device, version, epoch));
        }
    }

    private static LocalModelUpdate update(String device, long version, long epoch) {
        LocalModelUpdate update = Updates.update(device, version, 10, 0.5, 1, 2);
        return new LocalModelUpdate(
                device,
                version,
                10,
                1,
                0.5,
                update.shapeId(),
                update.parameters(),
                update.calibration(),
                Instant.EPOCH,
                epoch);
    }
}
