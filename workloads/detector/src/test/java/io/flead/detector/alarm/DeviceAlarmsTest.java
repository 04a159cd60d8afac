package io.flead.detector.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.Direction;
import io.flead.contract.message.Alarm.State;
import io.flead.detector.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The records of a device's alarms. */
final class DeviceAlarmsTest {

    private static final List<String> FEATURES = List.of("temperature", "vibration");
    private static final AlarmPolicy POLICY = new AlarmPolicy(AlarmSettings.BALANCED, Severity.MINOR, null);
    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");
    private static final double HIGH = 20;
    private static final double LOW = .3;

    @Test
    void anAlarmSaysWhichSensorsAreWhere() {
        Alarm alarm = observe(new DeviceAlarms(POLICY), 0, HIGH).get(0);

        assertThat(alarm.state()).isEqualTo(State.OPEN);
        assertThat(alarm.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(alarm.sensors()).extracting(Alarm.Sensor::name).containsExactly("vibration", "temperature");
        Alarm.Sensor first = alarm.sensors().get(0);
        assertThat(first.share()).isEqualTo(.75);
        assertThat(first.direction()).isEqualTo(Direction.BELOW);
        assertThat(first.expected()).isEqualTo(5);
        assertThat(first.actual()).isEqualTo(2);
        assertThat(alarm.summary()).isEqualTo("vibration 75 % (below), temperature 25 % (above)");
    }

    @Test
    void anAlarmThatGoesOnIsPublishedOnceAMinute() {
        DeviceAlarms alarms = new DeviceAlarms(POLICY);
        List<Alarm> records = new ArrayList<>();
        for (int row = 0; row < 600; row++) {
            records.addAll(observe(alarms, row, HIGH));
        }

        assertThat(records)
                .hasSize(10)
                .allSatisfy(record -> assertThat(record.state()).isEqualTo(State.OPEN));
        assertThat(records.get(9).readings()).isEqualTo(541);
        assertThat(records.get(9).flagged()).isEqualTo(541);
    }

    @Test
    void aDeviceThatTakesAFaultForNormalClosesItsAlarm() {
        DeviceAlarms alarms = new DeviceAlarms(POLICY);
        observe(alarms, 0, HIGH);

        Alarm closed = alarms.observe(reading(1, HIGH), FEATURES, true).orElseThrow();

        assertThat(closed.closeReason()).isEqualTo(CloseReason.ACCEPTED);
        assertThat(alarms.severity()).isEmpty();
    }

    @Test
    void anAlarmBelowTheLeastSeverityIsPublishedWhenItRisesToIt() {
        DeviceAlarms alarms = new DeviceAlarms(new AlarmPolicy(AlarmSettings.BALANCED, Severity.MAJOR, null));

        assertThat(observe(alarms, 0, 2.5)).isEmpty();
        assertThat(alarms.severity()).isEmpty();
        assertThat(observe(alarms, 1, 4)).extracting(Alarm::severity).containsExactly(Severity.MAJOR);
        assertThat(alarms.severity()).contains(Severity.MAJOR);
    }

    @Test
    void aBudgetRaisesTheLevelOfADeviceThatRaisesMoreAlarmsThanItMay() {
        assertThat(alarmsOfAWeek(null)).isGreaterThan(2 * alarmsOfAWeek(1.0));
        assertThat(alarmsOfAWeek(1000.0)).isGreaterThanOrEqualTo(alarmsOfAWeek(null));
    }

    @Test
    void aBudgetThatCannotBeMetIsSaid() {
        DeviceAlarms alarms = new DeviceAlarms(new AlarmPolicy(AlarmSettings.SENSITIVE, Severity.MINOR, .1));
        for (int row = 0; row < 4000; row++) {
            observe(alarms, row, row % 200 == 0 ? 1000 : LOW);
        }

        assertThat(alarms.isOverBudget()).isTrue();
    }

    @Property(tries = 200)
    void checkpointsChangeNoRecord(@ForAll("scores") double[] scores) throws IOException {
        AlarmPolicy policy = new AlarmPolicy(AlarmSettings.SENSITIVE, Severity.MINOR, 5.0);
        DeviceAlarms plain = new DeviceAlarms(policy);
        DeviceAlarms restored = new DeviceAlarms(policy);
        for (int row = 0; row < scores.length; row++) {
            restored = restored(restored, policy);
            assertThat(observe(restored, row, scores[row])).isEqualTo(observe(plain, row, scores[row]));
        }
    }

    @Property(tries = 200)
    void everyAlarmThatOpensClosesWithAReasonAndRevisionsGrow(@ForAll("scores") double[] scores) {
        DeviceAlarms alarms = new DeviceAlarms(POLICY);
        List<Alarm> records = new ArrayList<>();
        for (int row = 0; row < scores.length; row++) {
            records.addAll(observe(alarms, row, scores[row]));
        }
        alarms.close(CloseReason.SILENT).ifPresent(records::add);

        Map<String, Alarm> newest = new HashMap<>();
        for (Alarm record : records) {
            Alarm before = newest.put(record.id(), record);
            if (before != null) {
                assertThat(before.state()).isEqualTo(State.OPEN);
                assertThat(record.revision()).isGreaterThan(before.revision());
                assertThat(record.peak()).isGreaterThanOrEqualTo(before.peak());
            }
        }
        assertThat(newest.values()).allSatisfy(record -> {
            assertThat(record.state()).isEqualTo(State.CLOSED);
            assertThat(record.closeReason()).isNotNull();
        });
    }

    @Provide
    Arbitrary<double[]> scores() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles().between(0, 3),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.of(0.0, 1.5, 15.0))
                .array(double[].class)
                .ofMaxSize(200);
    }

    /** A device that has a peak of twice the level each hour. */
    private static long alarmsOfAWeek(@Nullable Double perDay) {
        DeviceAlarms alarms = new DeviceAlarms(new AlarmPolicy(AlarmSettings.SENSITIVE, Severity.MINOR, perDay));
        int rowsAnHour = 3600;
        long opened = 0;
        for (int row = 0; row < 7 * 24 * rowsAnHour; row += 10) {
            double score = row % rowsAnHour == 0 ? 3.2 : LOW;
            opened += observe(alarms, row, score).stream()
                    .filter(alarm -> alarm.readings() == 1)
                    .count();
        }
        return opened;
    }

    private static List<Alarm> observe(DeviceAlarms alarms, int row, double score) {
        return alarms.observe(reading(row, score), FEATURES, false).stream().toList();
    }

    /** Readings of which one comes each second. */
    private static ScoredReading reading(int row, double score) {
        Instant time = START.plus(Duration.ofSeconds(row));
        Verdict verdict =
                Verdict.scored(score, AlarmSettings.FLAG_LEVEL, new double[] {3, -5}, new double[] {.25, .75});
        return new ScoredReading(
                "machine",
                time,
                time.toEpochMilli(),
                "readings-0@" + row,
                new double[] {10, 2},
                verdict,
                values -> new double[] {7, 5},
                12);
    }

    private static DeviceAlarms restored(DeviceAlarms alarms, AlarmPolicy policy) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        alarms.writeTo(new DataOutputStream(bytes));
        return DeviceAlarms.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), policy);
    }
}
