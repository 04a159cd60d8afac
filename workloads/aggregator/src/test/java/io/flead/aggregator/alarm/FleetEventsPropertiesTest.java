package io.flead.aggregator.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.Alarms;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever devices do, and whichever records of the aggregator get lost before its restart. */
class FleetEventsPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final int DEVICES = 8;

    /** A device's alarm opens, or closes when it is open, some seconds later; then the aggregator decides, if it runs. */
    record Step(int device, boolean isFlow, int seconds, boolean runs) {}

    @Property(tries = 500)
    void invariant11_anAlarmOfTheFleetOpensBeforeItClosesOneAtATimeAndEveryOneCloses(
            @ForAll("steps") List<Step> steps) {
        AlarmRoster roster = new AlarmRoster();
        FleetEvents events = new FleetEvents();
        Map<Integer, Alarm> open = new HashMap<>();
        List<Alarm> written = new ArrayList<>();
        Instant now = NOW;
        for (Step step : steps) {
            now = now.plusSeconds(step.seconds());
            Alarm before = open.remove(step.device());
            if (before == null) {
                Alarm alarm = Alarms.withSensor(
                        Alarms.open("press-" + step.device(), now, Severity.MINOR), step.isFlow() ? "flow" : "heat");
                open.put(step.device(), alarm);
                roster.take(alarm, now);
            } else {
                roster.take(Alarms.closed(before), now);
            }
            if (step.runs()) {
                decide(events, roster, now, written);
            }
        }
        for (Alarm alarm : open.values()) {
            roster.take(Alarms.closed(alarm), now);
        }
        // Two decisions: one that finds an event of just now, and one that closes it.
        decide(events, roster, now.plusSeconds(2), written);
        decide(events, roster, now.plusSeconds(4), written);

        assertThat(roster.open()).as("every one closes").isZero();
        Map<String, Alarm> last = new HashMap<>();
        Map<String, String> openOf = new HashMap<>();
        for (Alarm record : written) {
            Alarm earlier = last.put(record.id(), record);
            String sensor = record.sensors().get(0).name();
            if (earlier == null) {
                assertThat(record.state()).isEqualTo(State.OPEN);
                assertThat(openOf.put(sensor, record.id())).as("one at a time").isNull();
            } else {
                assertThat(earlier.state()).as("it closes once").isEqualTo(State.OPEN);
                assertThat(record.revision()).isGreaterThan(earlier.revision());
            }
            if (record.state() == State.CLOSED) {
                assertThat(openOf.remove(sensor)).isEqualTo(record.id());
            }
        }
    }

    private static void decide(FleetEvents events, AlarmRoster roster, Instant now, List<Alarm> written) {
        for (Alarm record : events.decide(roster.standing(), DEVICES, now)) {
            written.add(record);
            roster.take(record, now);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, DEVICES - 1),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.integers().between(0, 25),
                        Arbitraries.of(true, true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
