package io.flead.aggregator.alarm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.Alarms;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.Direction;
import io.flead.contract.message.Alarm.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetEventsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final int ACTIVE = 20;

    private final AlarmRoster roster = new AlarmRoster();
    private final FleetEvents events = new FleetEvents();

    @Test
    void aShareOfTheDevicesWithinAMinuteIsOneAlarm() {
        alarms(5, Duration.ofSeconds(10));
        assertThat(decide(NOW.plusSeconds(50))).as("five of twenty").isEmpty();
        take(alarm(5), NOW.plusSeconds(50));
        Alarm event = decide(NOW.plusSeconds(50)).get(0);
        assertThat(event.deviceId()).isEqualTo("fleet");
        assertThat(event.state()).isEqualTo(State.OPEN);
        assertThat(event.revision()).isEqualTo(1);
        assertThat(event.severity()).isEqualTo(Severity.MAJOR);
        assertThat(event.sensors()).singleElement().satisfies(sensor -> {
            assertThat(sensor.name()).isEqualTo("flow");
            assertThat(sensor.direction()).isEqualTo(Direction.BELOW);
        });
        assertThat(requireNonNull(event.fleet()).devices()).isEqualTo(6);
        assertThat(event.fleet().alarms()).hasSize(6).contains(alarm(0).id());
        assertThat(event.summary()).isEqualTo("flow in 6 of 20 devices");
        // Decided again before it is read, by this aggregator or another one, it is the same.
        assertThat(new FleetEvents().decide(roster.standing(), ACTIVE, NOW.plusSeconds(52)))
                .containsExactly(event);
    }

    @Test
    void devicesThatAlarmMinutesApartAreNone() {
        alarms(ACTIVE, Duration.ofSeconds(15));
        assertThat(decide(NOW.plusSeconds(15 * ACTIVE))).isEmpty();
    }

    @Test
    void otherLeadingSensorsAndOneDeviceWithManyAlarmsAreNone() {
        for (int device = 0; device < ACTIVE; device++) {
            take(Alarms.withSensor(alarm(device), "sensor " + device % 5), NOW);
            take(Alarms.open("one device", NOW.plusSeconds(device), Severity.MAJOR), NOW);
        }
        assertThat(decide(NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void twoDevicesAreNoFleetAndWithoutStatusesNothingIsSaid() {
        take(alarm(0), NOW);
        take(alarm(1), NOW);
        assertThat(events.decide(roster.standing(), 2, NOW)).isEmpty();
        alarms(10, Duration.ZERO);
        assertThat(events.decide(roster.standing(), 0, NOW)).isEmpty();
    }

    @Test
    void itRisesAndGoesOnAtMostOnceAMinuteAndClosesWithItsDevicesAlarms() {
        alarms(6, Duration.ZERO);
        write(NOW);
        take(alarm(6), NOW.plusSeconds(1));
        assertThat(decide(NOW.plusSeconds(2))).as("one device more is progress").isEmpty();
        take(Alarms.revised(alarm(6), 99, Severity.CRITICAL), NOW.plusSeconds(3));
        Alarm risen = write(NOW.plusSeconds(4)).get(0);
        assertThat(risen.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(requireNonNull(risen.fleet()).devices()).isEqualTo(7);
        take(alarm(7), NOW.plusSeconds(5));
        assertThat(decide(NOW.plusSeconds(63))).isEmpty();
        assertThat(write(NOW.plusSeconds(65))).hasSize(1);
        assertThat(decide(NOW.plusSeconds(300))).as("nothing new").isEmpty();

        for (int device = 0; device < 5; device++) {
            take(Alarms.closed(alarm(device)), NOW.plusSeconds(400));
        }
        assertThat(decide(NOW.plusSeconds(401))).as("three are left").isEmpty();
        take(Alarms.closed(alarm(7)), NOW.plusSeconds(402));
        Alarm closed = write(NOW.plusSeconds(403)).get(0);
        assertThat(closed.state()).isEqualTo(State.CLOSED);
        assertThat(closed.closeReason()).isEqualTo(CloseReason.CLEARED);
        assertThat(closed.id()).isEqualTo(risen.id());
        assertThat(closed.revision()).isGreaterThan(risen.revision());
        assertThat(decide(NOW.plusSeconds(404)))
                .as("its devices' alarms make no second one")
                .isEmpty();
    }

    @Test
    void oneOfLongAgoThatIsOverIsFoundNoMoreAndOneThatGoesOnIs() {
        alarms(6, Duration.ZERO);
        Instant later = NOW.plus(Duration.ofMinutes(20));
        assertThat(decide(later)).as("no aggregator ran meanwhile").hasSize(1);
        for (int device = 0; device < 6; device++) {
            take(Alarms.closed(alarm(device)), NOW.plusSeconds(50));
        }
        assertThat(decide(later)).isEmpty();
        assertThat(decide(NOW.plusSeconds(55))).as("short, but just now").hasSize(1);
    }

    @Test
    void tenThousandDevicesAreOneRecordWithABoundedList() {
        for (int device = 0; device < 10_000; device++) {
            take(alarm(device), NOW);
        }
        List<Alarm> records = events.decide(roster.standing(), 10_000, NOW.plusSeconds(1));
        assertThat(records).singleElement().satisfies(event -> {
            assertThat(requireNonNull(event.fleet()).devices()).isGreaterThanOrEqualTo(3000);
            assertThat(event.fleet().alarms()).hasSize(FleetEvents.MOST_NAMED);
            assertThat(event.encode().length).isLessThan(8192);
        });
    }

    private void alarms(int devices, Duration apart) {
        for (int device = 0; device < devices; device++) {
            take(alarm(device), NOW.plus(apart.multipliedBy(device)));
        }
    }

    private static Alarm alarm(int device) {
        return Alarms.open("press-" + device, NOW, Severity.MAJOR);
    }

    private void take(Alarm alarm, Instant writtenAt) {
        roster.take(alarm, writtenAt);
    }

    private List<Alarm> decide(Instant now) {
        return events.decide(roster.standing(), ACTIVE, now);
    }

    private List<Alarm> write(Instant now) {
        List<Alarm> records = decide(now);
        records.forEach(alarm -> take(alarm, now));
        return records;
    }
}
