package io.flead.aggregator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.aggregator.telemetry.AlarmRoster.Place;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AlarmRosterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private final AlarmRoster roster = new AlarmRoster();

    @Test
    void aRecordThatComesLateReplacesNone() {
        Alarm open = Alarms.open("pump", NOW, Severity.CRITICAL);
        roster.take(Alarms.closed(open), NOW);
        roster.take(open, NOW);

        assertThat(all()).containsExactly(Alarms.closed(open));
        assertThat(roster.open()).isZero();
    }

    /** Also of an alarm that is published only when it has become severe enough, after its first reading. */
    @Test
    void anAlarmIsNewOnce() {
        Alarm open = Alarms.open("pump", NOW, Severity.CRITICAL);

        assertThat(roster.take(Alarms.closed(open), NOW)).isTrue();
        assertThat(roster.take(open, NOW)).isFalse();
        assertThat(roster.take(Alarms.closed(open), NOW)).isFalse();
    }

    @Test
    void openAlarmsAreCountedOnceBySeverity() {
        Alarm open = Alarms.open("pump", NOW, Severity.CRITICAL);
        roster.take(open, NOW);
        roster.take(open, NOW);
        roster.take(Alarms.open("fan", NOW, Severity.MINOR), NOW);

        assertThat(roster.open(Severity.CRITICAL)).isEqualTo(1);
        assertThat(roster.open(Severity.MAJOR)).isZero();
        assertThat(roster.open()).isEqualTo(2);
    }

    @Test
    void aFullRosterForgetsTheOldest() {
        for (int alarm = 0; alarm < AlarmRoster.MAX_ALARMS + 5; alarm++) {
            roster.take(Alarms.open("pump", NOW.plusSeconds(alarm), Severity.MINOR), NOW);
        }

        assertThat(roster.open()).isEqualTo(AlarmRoster.MAX_ALARMS);
        assertThat(all()).hasSize(AlarmRoster.MAX_ALARMS);
        assertThat(all().get(AlarmRoster.MAX_ALARMS - 1).opened())
                .isEqualTo(NOW.plusSeconds(5).toString());
    }

    @Test
    void aPlaceIsReadAsItIsWritten() {
        Place place = new Place(NOW, "a/b");

        assertThat(Place.parse(place.text())).contains(place);
        assertThat(Place.parse("")).isEmpty();
        assertThat(Place.parse("today/x")).isEmpty();
    }

    private List<Alarm> all() {
        return roster.list(Optional.empty(), Optional.empty(), Optional.empty(), Integer.MAX_VALUE);
    }
}
