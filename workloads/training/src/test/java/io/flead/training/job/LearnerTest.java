package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceStatus;
import io.flead.detector.DeviceDetector;
import io.flead.detector.factory.DetectorFactory;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.TrainingTask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class LearnerTest {

    private static final String DEVICE = "machine_1";
    private static final long READY = 2 * Fleet.WARMUP;
    private static final long INTERVAL = Fleet.INTERVAL.toMillis();

    @Test
    void scoresAtOnceAndFlagsAnomalies() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.score(DEVICE, 0, READY);
            int before = learner.anomalies().size();
            DeviceReading odd = Fleet.reading(DEVICE, READY, 500);
            learner.score(odd);

            assertThat(learner.scored()).isEqualTo(READY + 1);
            assertThat(learner.anomalies()).hasSize(before + 1);
            Anomaly anomaly = learner.anomalies().get(before);
            assertThat(anomaly.id()).isEqualTo(Anomaly.idOf(DEVICE, odd.eventTime(), odd.source()));
            assertThat(anomaly.eventTime()).isEqualTo(odd.eventTime().toString());
            assertThat(anomaly.reading().keySet()).containsExactlyElementsOf(Fleet.FEATURES);
            assertThat(anomaly.severity()).isEqualTo("critical");
            assertThat(anomaly.detector()).isEqualTo("autoencoder");
            assertThat(anomaly.modelVersion()).isZero();
            assertThat(anomaly.contributors()).isNotEmpty().isSubsetOf(Fleet.FEATURES);
            assertThat(anomaly.score()).isGreaterThan(2 * anomaly.threshold());
        }
    }

    @Test
    void twoAnomaliesOfOneSecondAreTwo() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.score(DEVICE, 0, READY);
            int before = learner.anomalies().size();
            DeviceReading first = Fleet.reading(DEVICE, READY, 500);
            learner.score(first);
            learner.score(new DeviceReading(
                    DEVICE,
                    first.eventTime(),
                    first.values(),
                    first.arrivedAtMillis(),
                    first.sentAtMillis(),
                    "readings-0@" + (READY + 1)));
            List<Anomaly> anomalies = learner.anomalies().subList(before, before + 2);
            assertThat(anomalies)
                    .extracting(Anomaly::eventTime)
                    .containsOnly(first.eventTime().toString());
            assertThat(anomalies).extracting(Anomaly::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void aTrainingThatIsRepeatedAfterARestartHasTheSameTime() throws Exception {
        OperatorSubtaskState snapshot;
        List<TrainingTask> first;
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            snapshot = learner.snapshot();
            learner.setTime(INTERVAL);
            first = learner.tasks();
        }
        try (LearnerHarness learner = LearnerHarness.restore(snapshot)) {
            learner.setTime(7 * INTERVAL);
            learner.setTime(8 * INTERVAL);
            assertThat(learner.tasks()).usingRecursiveComparison().isEqualTo(first);
            assertThat(first.get(0).newestArrivalMillis())
                    .isEqualTo(Fleet.reading(DEVICE, READY - 1).arrivedAtMillis());
        }
    }

    @Test
    void contributesOncePerGlobalVersion() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            for (int tick = 1; tick <= 4; tick++) {
                learner.setTime(tick * INTERVAL);
            }
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(0L);
            assertThat(learner.tasks().get(0).start()).isEqualTo(Fleet.SHAPE.initialParameters());

            learner.publish(LearnerHarness.model(1));
            learner.score(DEVICE, READY, READY + 1);
            learner.setTime(5 * INTERVAL);
            learner.setTime(6 * INTERVAL);
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(0L, 1L);
            assertThat(learner.tasks().get(1).start())
                    .isEqualTo(LearnerHarness.model(1).parameters());
        }
    }

    @Test
    void devicesGoOnWithALowerVersionOfANewEpochWhenTheNewestModelWasLost() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            learner.publish(LearnerHarness.model(3));
            learner.setTime(INTERVAL);
            learner.publish(LearnerHarness.ofEpoch(1, LearnerHarness.model(2)));
            learner.publish(LearnerHarness.model(4));
            learner.score(DEVICE, READY, READY + 1);
            learner.setTime(2 * INTERVAL);
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(3L, 2L);
            assertThat(learner.tasks()).extracting(TrainingTask::epoch).containsExactly(0L, 1L);
            assertThat(learner.tasks().get(1).start())
                    .isEqualTo(LearnerHarness.model(2).parameters());
        }
    }

    @Test
    void everyDeviceOfASaturatedFleetGetsIntoARound() throws Exception {
        int devices = 40;
        int trained = 10;
        int rounds = 20;
        Set<String> everTrained = new HashSet<>();
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            for (int device = 0; device < devices; device++) {
                learner.score("machine_" + device, 0, READY);
            }
            int seen = 0;
            for (int round = 1; round <= rounds; round++) {
                learner.publish(LearnerHarness.model(round));
                for (int part = 1; part <= 10; part++) {
                    for (int device = 0; device < devices; device++) {
                        learner.score("machine_" + device, READY + round, READY + round + 1);
                    }
                    learner.setTime(round * INTERVAL + part * INTERVAL / 10);
                }
                List<TrainingTask> tasks = learner.tasks();
                List<TrainingTask> ofRound = tasks.subList(seen, tasks.size());
                assertThat(ofRound).as("round %d", round).hasSize(devices);
                ofRound.stream().limit(trained).map(TrainingTask::deviceId).forEach(everTrained::add);
                seen = tasks.size();
            }
        }
        assertThat(everTrained).hasSizeGreaterThanOrEqualTo(devices - 1);
    }

    @Test
    void aDeviceWhoseTrainingWasDroppedIsAskedAgainInTheSameRound() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            learner.score("machine_2", 0, READY);
            learner.publish(LearnerHarness.model(1));
            learner.setTime(1 + INTERVAL);
            assertThat(learner.tasks())
                    .extracting(TrainingTask::deviceId)
                    .containsExactlyInAnyOrder(DEVICE, "machine_2");
            learner.tasks().stream()
                    .filter(task -> task.deviceId().equals(DEVICE))
                    .forEach(learner::drop);
            learner.setTime(1 + 2 * INTERVAL);
            assertThat(learner.tasks()).hasSize(3);
            assertThat(learner.tasks().get(2)).satisfies(again -> {
                assertThat(again.deviceId()).isEqualTo(DEVICE);
                assertThat(again.round()).isEqualTo(1);
            });
            learner.setTime(1 + 3 * INTERVAL);
            assertThat(learner.tasks()).as("once for each drop").hasSize(3);
        }
    }

    @Test
    void repeatsAContributionThatWentUnanswered() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            long step = READY;
            for (long now = INTERVAL; now <= Fleet.RETRY_AFTER.toMillis() + 3 * INTERVAL; now += INTERVAL) {
                learner.setTime(now);
                learner.score(DEVICE, step, ++step);
            }
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(0L, 0L);
        }
    }

    @Test
    void aDeviceThatHasGoneSilentContributesNoMore() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            learner.setTime(INTERVAL);
            for (int version = 1; version <= 3; version++) {
                learner.publish(LearnerHarness.model(version));
                learner.setTime((version + 1) * INTERVAL);
            }
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(0L);
            learner.score(DEVICE, READY, READY + 1);
            learner.setTime(6 * INTERVAL);
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(0L, 3L);
        }
    }

    @Test
    void aDeviceThatIsSilentForADayWhileOthersReportIsForgottenAndStartsAgainWhenItIsBack() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            report(learner, "machine_2", 0, 24);
            assertThat(learner.timers()).isEqualTo(2);
            report(learner, "machine_2", 24, 26);

            assertThat(learner.timers()).isOne();
            assertThat(learner.count("flead_devices")).isOne();
            assertThat(learner.count("flead_forgotten")).isOne();
            assertThat(learner.statusRecords().stream().filter(status -> status.value() == null))
                    .singleElement()
                    .satisfies(status -> assertThat(new String(status.key(), StandardCharsets.UTF_8))
                            .isEqualTo(DEVICE));
            learner.score(Fleet.reading(DEVICE, READY, 500));
            assertThat(learner.anomalies()).isEmpty();
            assertThat(learner.timers()).isEqualTo(2);
        }
    }

    @Test
    void aSuspensionOfThreeDaysForgetsNoDetector() throws Exception {
        long away = Duration.ofDays(3).toMillis();
        OperatorSubtaskState snapshot;
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            learner.score("machine_2", 0, READY);
            snapshot = learner.snapshot();
        }
        try (LearnerHarness learner = LearnerHarness.restore(snapshot)) {
            learner.setTime(away);
            learner.score("machine_2", READY, READY + 1);
            learner.setTime(away + 2 * INTERVAL);
            int before = learner.anomalies().size();
            learner.score(Fleet.reading(DEVICE, READY, 500));
            assertThat(learner.anomalies()).hasSize(before + 1);
            assertThat(learner.count("flead_forgotten")).isZero();
            assertThat(learner.statuses()).extracting(DeviceStatus::state).doesNotContain(DeviceStatus.State.SILENT);
        }
    }

    @Test
    void anOutageOfKafkaOfThreeDaysForgetsNoDetector() throws Exception {
        long away = Duration.ofDays(3).toMillis();
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            learner.score("machine_2", 0, READY);
            learner.setTime(away);
            learner.score("machine_2", READY, READY + 1);
            learner.setTime(away + 2 * INTERVAL);
            learner.score(Fleet.reading(DEVICE, READY, 500));
            assertThat(learner.anomalies()).extracting(Anomaly::deviceId).contains(DEVICE);
            assertThat(learner.count("flead_forgotten")).isZero();
        }
    }

    @Test
    void invariant12_aDevicesStatusShowsWarmUpScoringAndSilence() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, Fleet.WARMUP / 2);
            learner.setTime(INTERVAL);
            assertThat(learner.statuses()).singleElement().satisfies(status -> {
                assertThat(status.deviceId()).isEqualTo(DEVICE);
                assertThat(status.state()).isEqualTo(DeviceStatus.State.WARMUP);
                assertThat(status.warmupProgress()).isEqualTo(.5);
                assertThat(status.readings()).isEqualTo(Fleet.WARMUP / 2);
                assertThat(status.largestScore()).isZero();
            });
            assertThat(learner.count("flead_devices_warmup")).isOne();

            learner.publish(LearnerHarness.model(1));
            learner.score(DEVICE, Fleet.WARMUP / 2, READY);
            learner.score(Fleet.reading(DEVICE, READY, Double.NaN));
            learner.setTime(2 * INTERVAL);
            DeviceStatus scoring = learner.statuses().get(1);
            assertThat(scoring.state()).isEqualTo(DeviceStatus.State.SCORING);
            assertThat(scoring.readings()).isEqualTo(READY - Fleet.WARMUP / 2 + 1);
            assertThat(scoring.skipped()).isOne();
            assertThat(scoring.largestScore()).isPositive();
            assertThat(scoring.warmupProgress()).isOne();
            assertThat(scoring.modelVersion()).isOne();
            assertThat(learner.count("flead_devices_warmup")).isZero();
            assertThat(learner.count("flead_devices_scoring")).isOne();
            assertThat(learner.count("flead_warmup")).isEqualTo(Fleet.WARMUP);
            assertThat(learner.count("flead_skipped")).isOne();

            for (int tick = 3; tick < 40; tick++) {
                learner.setTime(tick * INTERVAL);
            }
            List<DeviceStatus> statuses = learner.statuses();
            assertThat(statuses)
                    .filteredOn(status -> status.state() == DeviceStatus.State.SILENT)
                    .hasSize(1);
            assertThat(statuses.get(statuses.size() - 1).state()).isEqualTo(DeviceStatus.State.SILENT);
            assertThat(learner.count("flead_devices_silent")).isOne();
            learner.score(DEVICE, READY, READY + 1);
            assertThat(learner.count("flead_devices_silent")).isZero();
            assertThat(learner.count("flead_devices_scoring")).isOne();
        }
    }

    @Test
    void invariant12_aConstantSensorIsInTheStatus() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            for (long step = 0; step < READY; step++) {
                DeviceReading reading = Fleet.reading(DEVICE, step);
                reading.values()[1] = 20;
                learner.score(reading);
            }
            learner.setTime(INTERVAL);
            assertThat(learner.statuses().get(0).constantSensors()).containsExactly("vibration");
            assertThat(learner.count("flead_constant_sensors")).isOne();
        }
    }

    /** A reading of a device at each quarter of these hours. */
    private static void report(LearnerHarness learner, String device, int fromHour, int toHour) throws Exception {
        for (long quarter = 4L * fromHour; quarter < 4L * toHour; quarter++) {
            learner.setTime(1 + quarter * Duration.ofMinutes(15).toMillis());
            learner.score(device, quarter, quarter + 1);
        }
    }

    @Test
    void invariant10_inventedDevicesAreRejectedAndKnownOnesGoOn() throws Exception {
        OperatorSubtaskState snapshot;
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            for (int device = 0; device < Fleet.LIMIT + 5; device++) {
                learner.score("machine_" + device, 0, 2);
            }
            assertThat(learner.scored()).isEqualTo(2L * Fleet.LIMIT);
            assertThat(learner.count("flead_rejected_too-many-devices")).isEqualTo(10);
            assertThat(learner.rejected())
                    .hasSize(10)
                    .allSatisfy(record -> assertThat(record.headers())
                            .anySatisfy(header -> assertThat(header.value()).isEqualTo("too-many-devices"))
                            .anySatisfy(header -> assertThat(header.value()).startsWith("readings-0@")));
            assertThat(new String(learner.rejected().get(0).value(), StandardCharsets.UTF_8))
                    .contains("\"device_id\":\"machine_" + Fleet.LIMIT + "\"", "\"vibration\":");
            snapshot = learner.snapshot();
            learner.score("machine_0", 2, 3);
            assertThat(learner.scored()).isEqualTo(2L * Fleet.LIMIT + 1);
        }
        try (LearnerHarness learner = LearnerHarness.restore(snapshot)) {
            learner.setTime(2 * INTERVAL);
            learner.score("machine_0", 2, 3);
            learner.score("one_more", 0, 1);
            assertThat(learner.scored()).isEqualTo(2L * Fleet.LIMIT + 1);
        }
    }

    @Test
    void aTasksShareOfTheDeviceLimitHasRoomForIdsThatSpreadUnevenly() {
        assertThat(DeviceLimit.share(10, 1)).isEqualTo(10);
        assertThat(DeviceLimit.share(10, 2)).isEqualTo(10);
        assertThat(DeviceLimit.share(10_000, 4)).isEqualTo(2_700);
    }

    @Test
    void trainsNothingBeforeWarmUp() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, Fleet.WARMUP / 2);
            learner.setTime(3 * INTERVAL);
            assertThat(learner.tasks()).isEmpty();
            assertThat(learner.timers()).isOne();
        }
    }

    @Test
    void devicesTrainAtDifferentMomentsOfTheInterval() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            int devices = 40;
            for (int device = 0; device < devices; device++) {
                learner.score("machine_" + device, 0, READY);
            }
            List<Integer> counts = new ArrayList<>();
            int seen = 0;
            for (int part = 1; part <= 4; part++) {
                learner.setTime(1 + part * INTERVAL / 4);
                counts.add(learner.tasks().size() - seen);
                seen = learner.tasks().size();
            }
            assertThat(counts).allSatisfy(count -> assertThat(count).isBetween(2, devices / 2));
            assertThat(seen).isEqualTo(devices);
        }
    }

    @Test
    void adoptsANewGlobalModelBeforeTheNextScore() throws Exception {
        DeviceDetector alone = DetectorFactory.create(Fleet.SETTINGS.detector()).newDevice();
        List<Double> expected = new ArrayList<>();
        try (LearnerHarness learner = LearnerHarness.open()) {
            for (long step = 0; step < 3 * READY; step++) {
                if (step == READY) {
                    learner.publish(LearnerHarness.model(1));
                    alone.adopt(1, LearnerHarness.model(1).parameters());
                }
                DeviceReading reading = Fleet.reading(DEVICE, step, step > Fleet.WARMUP && step % 50 == 49 ? 30 : 0);
                learner.score(reading);
                var verdict = alone.observe(reading.values());
                if (verdict.anomalous()) {
                    expected.add(verdict.score());
                }
            }
            assertThat(expected).isNotEmpty();
            assertThat(learner.anomalies()).extracting(Anomaly::score).containsExactlyElementsOf(expected);
            assertThat(learner.anomalies()).extracting(Anomaly::modelVersion).contains(0L, 1L);
        }
    }

    @Test
    void ignoresModelsThatAreOlderOrDoNotFit() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open()) {
            learner.setTime(1);
            learner.score(DEVICE, 0, READY);
            learner.publish(LearnerHarness.model(2));
            learner.publish(LearnerHarness.model(1));
            learner.publish(LearnerHarness.model(3, "autoencoder-9x9-000000000000", new float[3]));
            learner.publish(LearnerHarness.model(4, Fleet.SHAPE.id(), new float[3]));
            learner.setTime(INTERVAL + 1);
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(2L);
        }
    }

    @Test
    void restoredFromASnapshotItGoesOnBitForBit() throws Exception {
        OperatorSubtaskState snapshot;
        List<Anomaly> uninterrupted;
        List<TrainingTask> tasks;
        long scored;
        int before;
        try (LearnerHarness learner = LearnerHarness.open()) {
            firstHalf(learner);
            snapshot = learner.snapshot();
            before = learner.anomalies().size();
            secondHalf(learner);
            uninterrupted =
                    learner.anomalies().subList(before, learner.anomalies().size());
            tasks = learner.tasks();
            scored = learner.scored();
        }
        try (LearnerHarness learner = LearnerHarness.restore(snapshot)) {
            secondHalf(learner);
            assertThat(uninterrupted).isNotEmpty();
            assertThat(learner.anomalies()).isEqualTo(uninterrupted);
            assertThat(learner.scored()).isEqualTo(scored);
            assertThat(learner.tasks()).hasSize(1);
            assertThat(learner.tasks().get(0)).usingRecursiveComparison().isEqualTo(tasks.get(tasks.size() - 1));
        }
    }

    @Test
    void invariant3_countsAreExactOverAChangeOfParallelism() throws Exception {
        OperatorSubtaskState snapshot;
        long scored;
        try (LearnerHarness learner = LearnerHarness.open()) {
            firstHalf(learner);
            snapshot = learner.snapshot();
            scored = learner.scored();
        }
        long sum = 0;
        for (int subtask = 0; subtask < 3; subtask++) {
            try (LearnerHarness learner = LearnerHarness.restore(Fleet.SETTINGS, snapshot, 3, subtask)) {
                sum += learner.scored();
            }
        }
        assertThat(sum).isEqualTo(scored);
    }

    @Test
    void aDeviceOfAnotherShapeStartsAgain() throws Exception {
        OperatorSubtaskState snapshot;
        long scored;
        try (LearnerHarness learner = LearnerHarness.open()) {
            firstHalf(learner);
            snapshot = learner.snapshot();
            scored = learner.scored();
        }
        try (LearnerHarness learner = LearnerHarness.restore(Fleet.settings(5), snapshot, 1, 0)) {
            learner.score(Fleet.reading(DEVICE, 4 * READY, 500));
            assertThat(learner.anomalies()).isEmpty();
            learner.score(DEVICE, 0, READY);
            learner.score(Fleet.reading(DEVICE, 5 * READY, 500));
            assertThat(learner.anomalies())
                    .isNotEmpty()
                    .allSatisfy(anomaly -> assertThat(anomaly.modelVersion()).isZero());
            assertThat(learner.scored()).isEqualTo(scored + READY + 2);
        }
    }

    /** A snapshot may be taken while readings go on: its content must not change with them. */
    @Test
    void aSnapshotIsNotChangedByLaterReadings() throws Exception {
        OperatorSubtaskState first;
        OperatorSubtaskState second;
        try (LearnerHarness learner = LearnerHarness.open()) {
            firstHalf(learner);
            first = learner.snapshot();
        }
        try (LearnerHarness learner = LearnerHarness.restore(first)) {
            second = learner.snapshot();
            learner.score(DEVICE, 5 * READY, 6 * READY);
        }
        try (LearnerHarness one = LearnerHarness.restore(first);
                LearnerHarness other = LearnerHarness.restore(second)) {
            secondHalf(one);
            secondHalf(other);
            assertThat(one.anomalies()).isEqualTo(other.anomalies());
        }
    }

    private static void firstHalf(LearnerHarness learner) throws Exception {
        learner.setTime(1);
        learner.score(DEVICE, 0, READY);
        learner.score("machine_2", 0, Fleet.WARMUP / 2);
        learner.publish(LearnerHarness.model(1));
        learner.score(DEVICE, READY, 2 * READY);
    }

    private static void secondHalf(LearnerHarness learner) throws Exception {
        for (long step = 2 * READY; step < 3 * READY; step++) {
            learner.score(Fleet.reading(DEVICE, step, step % 40 == 39 ? 30 : 0));
        }
        learner.setTime(2 * INTERVAL);
    }
}
