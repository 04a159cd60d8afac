package io.flead.training.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.State;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceStatus;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** Alarms as the job publishes them: invariant 11. */
final class AlarmLearnerTest {

    private static final String DEVICE = "machine_1";
    private static final long READY = 4 * Fleet.WARMUP;
    private static final long FAULT = 8;
    private static final long HOLD = 30;
    private static final long INTERVAL = Fleet.INTERVAL.toMillis();

    @Test
    void aFaultIsOneAlarmThatOpensAndCloses() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.edges())) {
            playFault(learner, 0, READY + FAULT + 2 * HOLD);

            List<Alarm> records = fault(learner.alarms());
            Alarm opened = records.get(0);
            assertThat(opened.state()).isEqualTo(State.OPEN);
            assertThat(opened.opened()).isEqualTo(timeOf(READY));
            assertThat(opened.sensors()).extracting(Alarm.Sensor::name).isSubsetOf(Fleet.FEATURES);
            assertThat(opened.sensors().stream()
                            .mapToDouble(Alarm.Sensor::share)
                            .sum())
                    .isBetween(.999, 1.001);
            assertThat(opened.summary()).contains("(above)");
            Alarm closed = records.get(records.size() - 1);
            assertThat(closed.state()).isEqualTo(State.CLOSED);
            assertThat(closed.closeReason()).isEqualTo(CloseReason.CLEARED);
            assertThat(closed.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(closed.flagged()).isGreaterThanOrEqualTo(FAULT);
            assertThat(records).extracting(Alarm::id).containsOnly(opened.id());
            assertThat(records).extracting(Alarm::revision).isSorted().doesNotHaveDuplicates();
            assertThat(learner.count("flead_alarms_open_critical")).isZero();
        }
    }

    @Test
    void onlyTheFirstHighestAndLastFlaggedReadingOfAnAlarmAreRecords() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.edges())) {
            playFault(learner, 0, READY + FAULT + 2 * HOLD);

            List<Anomaly> edges = learner.anomalies().stream()
                    .filter(anomaly -> anomaly.eventTime().compareTo(timeOf(READY)) >= 0)
                    .toList();
            assertThat(edges).hasSizeBetween(2, 3);
            assertThat(edges.get(0).eventTime()).isEqualTo(timeOf(READY));
            assertThat(learner.count("flead_anomalies")).isGreaterThanOrEqualTo(FAULT);
        }
    }

    @Test
    void aRestartInTheMiddleOfAnAlarmChangesNoRecord() throws Exception {
        long end = READY + FAULT + 2 * HOLD;
        List<Alarm> whole;
        List<Anomaly> wholeAnomalies;
        try (LearnerHarness learner = LearnerHarness.open(Fleet.edges())) {
            playFault(learner, 0, end);
            whole = learner.alarms();
            wholeAnomalies = learner.anomalies();
        }
        List<Alarm> parts = new ArrayList<>();
        List<Anomaly> anomalies = new ArrayList<>();
        OperatorSubtaskState state;
        try (LearnerHarness learner = LearnerHarness.open(Fleet.edges())) {
            playFault(learner, 0, READY + 3);
            parts.addAll(learner.alarms());
            anomalies.addAll(learner.anomalies());
            state = learner.snapshot();
        }
        try (LearnerHarness learner = LearnerHarness.restore(Fleet.edges(), state, 1, 0)) {
            playFault(learner, READY + 3, end);
            parts.addAll(learner.alarms());
            anomalies.addAll(learner.anomalies());
        }

        assertThat(parts).isEqualTo(whole);
        assertThat(anomalies).isEqualTo(wholeAnomalies);
    }

    @Test
    void theAlarmOfADeviceThatFallsSilentCloses() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.edges())) {
            learner.setTime(1);
            playFault(learner, 0, READY + FAULT);
            assertThat(last(learner).state()).isEqualTo(State.OPEN);
            learner.setTime(30 * INTERVAL);
            learner.setTime(31 * INTERVAL);

            Alarm closed = last(learner);
            assertThat(closed.closeReason()).isEqualTo(CloseReason.SILENT);
            assertThat(closed.closed()).isEqualTo(closed.last());
            assertThat(closed.revision()).isGreaterThan(FAULT);
            assertThat(learner.count("flead_alarms_open_critical")).isZero();
        }
    }

    @Test
    void theAlarmOfAModelThatChangedCloses() throws Exception {
        OperatorSubtaskState state;
        try (LearnerHarness learner = LearnerHarness.open(Fleet.settings(4))) {
            playFault(learner, 0, READY + FAULT);
            state = learner.snapshot();
        }
        try (LearnerHarness learner = LearnerHarness.restore(Fleet.settings(5), state, 1, 0)) {
            learner.score(DEVICE, READY + FAULT, READY + FAULT + 1);

            assertThat(learner.alarms()).extracting(Alarm::closeReason).containsExactly(CloseReason.RECONFIGURED);
            assertThat(learner.count("flead_alarms_open_critical")).isZero();
        }
    }

    @Test
    void invariant11_theStatusNamesTheOpenAlarmAndThroughWhereReadingsWereJudged() throws Exception {
        OperatorSubtaskState state;
        try (LearnerHarness learner = LearnerHarness.open(Fleet.edges())) {
            learner.setTime(1);
            playFault(learner, 0, READY + FAULT);
            Alarm open = last(learner);
            learner.setTime(2 * INTERVAL);
            DeviceStatus status = newest(learner);
            assertThat(status.openAlarm()).isEqualTo(open.id());
            assertThat(status.readThrough()).isGreaterThanOrEqualTo(open.revision());
            state = learner.snapshot();
        }
        // The status of a restored device knows it without a reading.
        try (LearnerHarness learner = LearnerHarness.restore(Fleet.edges(), state, 1, 0)) {
            learner.setTime(4 * INTERVAL);
            DeviceStatus restored = newest(learner);
            assertThat(restored.openAlarm()).isNotNull();
            long through = requireNonNull(restored.readThrough());
            playFault(learner, READY + FAULT, READY + FAULT + 2 * HOLD);
            learner.setTime(6 * INTERVAL);
            DeviceStatus status = newest(learner);
            assertThat(status.openAlarm()).isNull();
            assertThat(status.readThrough()).isGreaterThan(through);
        }
    }

    private static DeviceStatus newest(LearnerHarness learner) throws Exception {
        List<DeviceStatus> statuses = learner.statuses();
        return statuses.get(statuses.size() - 1);
    }

    /** Readings of which some, from {@link #READY} on, are far off. */
    private static void playFault(LearnerHarness learner, long from, long to) throws Exception {
        for (long step = from; step < to; step++) {
            boolean isFault = step >= READY && step < READY + FAULT;
            learner.score(Fleet.reading(DEVICE, step, isFault ? 500 : 0));
        }
    }

    private static List<Alarm> fault(List<Alarm> records) {
        return records.stream()
                .filter(alarm -> alarm.opened().equals(timeOf(READY)))
                .toList();
    }

    private static Alarm last(LearnerHarness learner) throws Exception {
        List<Alarm> records = learner.alarms();
        return records.get(records.size() - 1);
    }

    private static String timeOf(long step) {
        return Fleet.reading(DEVICE, step).eventTime().toString();
    }
}
