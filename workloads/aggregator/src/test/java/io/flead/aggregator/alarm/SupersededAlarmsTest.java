package io.flead.aggregator.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.aggregator.telemetry.Alarms;
import io.flead.aggregator.telemetry.DeviceRoster.AlarmReport;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SupersededAlarmsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Alarm ALARM = Alarms.open("press-1", NOW, Severity.MAJOR);

    private final SupersededAlarms superseded = new SupersededAlarms(GRACE);

    @Test
    void invariant11_anAlarmThatTrainingReadPastWithoutFindingItCloses() {
        AlarmReport none = new AlarmReport(Optional.empty(), ALARM.revision());
        assertThat(find(none, 0)).as("its closing may be on its way").isEmpty();
        assertThat(find(none, 29)).isEmpty();
        assertThat(find(none, 30)).singleElement().satisfies(closed -> {
            assertThat(closed.id()).isEqualTo(ALARM.id());
            assertThat(closed.state()).isEqualTo(State.CLOSED);
            assertThat(closed.closeReason()).isEqualTo(CloseReason.SUPERSEDED);
            assertThat(closed.revision()).isEqualTo(ALARM.revision() + 1);
            assertThat(closed.closed()).isEqualTo(ALARM.last());
        });
        assertThat(find(none, 31)).as("it is being written").isEmpty();
        assertThat(find(none, 60)).as("it was not written").hasSize(1);
    }

    @Test
    void anotherAlarmOfTheDeviceContradictsItToo() {
        AlarmReport other = new AlarmReport(Optional.of("another"), ALARM.revision() + 7);
        assertThat(find(other, 0)).isEmpty();
        assertThat(find(other, 40)).hasSize(1);
    }

    @Test
    void aTrainingThatHasNotReadThatFarOrNamesItOrSaysNothingContradictsNothing() {
        for (Optional<AlarmReport> report : List.of(
                Optional.of(new AlarmReport(Optional.empty(), ALARM.revision() - 1)),
                Optional.of(new AlarmReport(Optional.of(ALARM.id()), ALARM.revision() + 100)),
                Optional.<AlarmReport>empty())) {
            for (int second = 0; second < 100; second += 10) {
                assertThat(superseded.find(List.of(ALARM), device -> report, NOW.plusSeconds(second)))
                        .isEmpty();
            }
        }
    }

    @Test
    void aDoubtThatIsClearedBeginsAnew() {
        AlarmReport none = new AlarmReport(Optional.empty(), ALARM.revision());
        assertThat(find(none, 0)).isEmpty();
        assertThat(find(new AlarmReport(Optional.of(ALARM.id()), ALARM.revision()), 20))
                .isEmpty();
        assertThat(find(none, 40)).isEmpty();
        assertThat(find(none, 70)).hasSize(1);
    }

    private List<Alarm> find(AlarmReport report, int second) {
        return superseded.find(List.of(ALARM), device -> Optional.of(report), NOW.plusSeconds(second));
    }
}
