package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Restored;
import io.flead.contract.message.RoundMedians;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestorationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final InitialModel INITIAL = new InitialModel("shape-1", new float[] {0.5f, -0.5f});

    @Test
    void theNextVersionHasTheParametersTheCalibrationAndTheMediansOfTheOldOne() throws Exception {
        GlobalModel old = model(4, "shape-1", 2);
        Restored why = new Restored(4, "false alarms", false);

        GlobalModel next = Restoration.of(INITIAL, Optional.of(model(9, "shape-1", 3)), Optional.of(old), why, NOW);

        assertThat(next.version()).isEqualTo(10);
        assertThat(next.parentVersion()).isEqualTo(4);
        assertThat(next.parameters()).isEqualTo(old.parameters());
        assertThat(next.calibration()).isEqualTo(old.calibration());
        assertThat(next.medians()).isEqualTo(old.medians());
        assertThat(next.shapeRounds()).isEqualTo(old.shapeRounds());
        assertThat(next.epoch()).isEqualTo(3);
        assertThat(next.createdAt()).isEqualTo(NOW);
        assertThat(next.restores()).contains(why);
        assertThat(next.isNewerThan(model(9, "shape-1", 3))).isTrue();
        assertThat(GlobalModel.decode(next.encode()).restores()).contains(why);
        assertThat(RoundBase.of(INITIAL, Optional.of(next)).version()).isEqualTo(10);
    }

    @Test
    void theInitialModelIsVersionZero() throws Exception {
        GlobalModel next = Restoration.of(
                INITIAL,
                Optional.of(model(9, "shape-1", 0)),
                Optional.empty(),
                new Restored(0, "begin again", false),
                NOW);

        assertThat(next.version()).isEqualTo(10);
        assertThat(next.parameters()).isEqualTo(INITIAL.parameters());
        assertThat(next.shapeRounds()).isEqualTo(1);
    }

    @Test
    void anImportedModelGoesAboveWhatThereIsAndAboveItsOwnVersionWhereNothingIsLeft() throws Exception {
        Restored why = new Restored(12, "Kafka was lost", true);
        GlobalModel file = model(12, "shape-1", 2);

        GlobalModel alone = Restoration.of(INITIAL, Optional.empty(), Optional.of(file), why, NOW);
        GlobalModel above = Restoration.of(INITIAL, Optional.of(model(3, "shape-1", 0)), Optional.of(file), why, NOW);

        assertThat(List.of(alone.version(), alone.epoch(), alone.parentVersion()))
                .containsExactly(13L, 2L, 12L);
        assertThat(List.of(above.version(), above.epoch(), above.parentVersion()))
                .containsExactly(4L, 0L, 3L);
        assertThat(above.shapeRounds()).isEqualTo(4);
    }

    @Test
    void anotherShapeAndAVersionThatIsNotOlderAreRefused() {
        assertThatThrownBy(() -> restore(model(4, "shape-2", 0), new Restored(4, "why", false)))
                .isInstanceOf(Restoration.RefusedException.class)
                .hasMessageContainingAll("version 4", "shape-2", "shape-1", "choose a version of this shape");
        assertThatThrownBy(() -> restore(model(9, "shape-1", 0), new Restored(9, "why", false)))
                .isInstanceOf(Restoration.RefusedException.class)
                .hasMessageContainingAll("version 9 is not older than the newest version 9", "choose an older one");
        assertThatThrownBy(() -> new Restored(1, "  ", false)).hasMessageContaining("reason must have 1 to 500");
        assertThatThrownBy(() -> new Restored(1, "x".repeat(501), false)).hasMessageContaining("has 501");
    }

    @Test
    void anOldMessageRestoresNothing() throws Exception {
        assertThat(GlobalModel.decode(model(1, "shape-1", 0).encode()).restores())
                .isEmpty();
    }

    private static GlobalModel restore(GlobalModel wanted, Restored why) throws Restoration.RefusedException {
        return Restoration.of(INITIAL, Optional.of(model(9, "shape-1", 0)), Optional.of(wanted), why, NOW);
    }

    private static GlobalModel model(long version, String shape, long epoch) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                3,
                30,
                0.25,
                shape,
                new float[] {version, -2},
                NOW.minusSeconds(60),
                version - 1,
                FleetCalibration.NONE,
                version,
                new RoundMedians(10 * version, 0.5),
                epoch);
    }
}
