package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.DeviceDetector;
import io.flead.detector.ModelShape;
import io.flead.detector.factory.DetectorFactory;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.TrainingTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Learner with the leave-one-out detector: its updates, and that streaming equals the plain class. */
class LeaveOneOutLearnerTest {

    private static final String DEVICE = "machine_1";
    private static final int ROWS = 2 * Fleet.WARMUP;
    private static final long INTERVAL = Fleet.INTERVAL.toMillis();
    private static final LearnerSettings SETTINGS = Fleet.leaveOneOut(3);
    private static final ModelShape SHAPE = SETTINGS.detector().shape();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aContributionCarriesTheWholeCalibration(int features) throws Exception {
        LearnerSettings settings = Fleet.leaveOneOut(features);
        ModelShape shape = settings.detector().shape();
        DeviceDetector alone = DetectorFactory.create(settings.detector()).newDevice();
        try (LearnerHarness learner = LearnerHarness.open(settings)) {
            learner.setTime(1);
            for (int step = 0; step < ROWS; step++) {
                DeviceReading reading = reading(features, DEVICE, step, 0);
                learner.score(reading);
                alone.observe(reading.values());
            }
            learner.setTime(INTERVAL + 1);

            assertThat(learner.tasks()).hasSize(1);
            TrainingTask task = learner.tasks().get(0);
            assertThat(task.start()).isEqualTo(shape.initialParameters());
            assertThat(task.set().features()).isEqualTo(shape.rowWidth());
            assertThat(CalibrationCheck.fault(shape, task.calibration())).isEmpty();
            assertThat(task.calibration()).isEqualTo(alone.calibration());
        }
    }

    @Test
    void streamingEqualsThePlainClassBitForBitOverModelsAndRestores() throws Exception {
        DeviceDetector alone = DetectorFactory.create(SETTINGS.detector()).newDevice();
        List<Double> expected = new ArrayList<>();
        List<Anomaly> found = new ArrayList<>();
        int steps = 6 * ROWS;
        OperatorSubtaskState state = null;
        for (int from = 0; from < steps; from += 50) {
            try (LearnerHarness learner =
                    state == null ? LearnerHarness.open(SETTINGS) : LearnerHarness.restore(SETTINGS, state, 1, 0)) {
                for (int step = from; step < from + 50; step++) {
                    if (step == ROWS || step == 2 * ROWS + 17) {
                        GlobalModel model = model(step, fleet());
                        learner.publish(model);
                        alone.adopt(model.version(), model.parameters(), model.calibration());
                    }
                    DeviceReading reading = reading(3, DEVICE, step, step > ROWS && step % 60 >= 55 ? 4 : 0);
                    learner.score(reading);
                    alone.advance(reading.values());
                    if (alone.score() > 1) {
                        expected.add(alone.score());
                    }
                }
                found.addAll(learner.anomalies());
                state = learner.snapshot();
            }
        }
        assertThat(expected).hasSizeGreaterThan(10);
        assertThat(found).extracting(Anomaly::score).containsExactlyElementsOf(expected);
        assertThat(found).allSatisfy(anomaly -> {
            assertThat(anomaly.detector()).isEqualTo("leaveOneOut");
            assertThat(anomaly.threshold()).isEqualTo(1);
            assertThat(anomaly.contributors()).isNotEmpty().isSubsetOf(Fleet.FEATURES);
        });
    }

    @Test
    void aReadingThatLacksFeaturesIsJudgedByTheOthers() throws Exception {
        DeviceDetector alone = DetectorFactory.create(SETTINGS.detector()).newDevice();
        List<Double> expected = new ArrayList<>();
        try (LearnerHarness learner = LearnerHarness.open(SETTINGS)) {
            for (int step = 0; step < 3 * ROWS; step++) {
                DeviceReading reading = reading(3, DEVICE, step, step > ROWS && step % 60 >= 50 ? 4 : 0);
                if (step % 3 != 0) {
                    reading.values()[step % 3] = Double.NaN;
                }
                learner.score(reading);
                alone.advance(reading.values());
                if (alone.score() > 1) {
                    expected.add(alone.score());
                }
            }
            assertThat(expected).hasSizeGreaterThan(5);
            assertThat(learner.anomalies()).extracting(Anomaly::score).containsExactlyElementsOf(expected);
            assertThat(learner.anomalies())
                    .extracting(anomaly -> anomaly.reading().size())
                    .contains(2, 3);
            for (Anomaly anomaly : learner.anomalies()) {
                assertThat(anomaly.zScores()).containsOnlyKeys(anomaly.reading().keySet());
                assertThat(anomaly.reading().keySet()).containsAll(anomaly.contributors());
                assertThat(anomaly.reading().values())
                        .allSatisfy(value -> assertThat(value).isFinite());
                assertThat(Anomaly.decode(anomaly.encode())).isEqualTo(anomaly);
            }
        }
    }

    @Test
    void aNewDeviceStartsWithTheFleetsModelAndCalibration() throws Exception {
        GlobalModel model = model(1, fleet());
        DeviceDetector alone = DetectorFactory.create(SETTINGS.detector()).newDevice();
        alone.adopt(1, model.parameters(), model.calibration());
        DeviceDetector withoutFleet =
                DetectorFactory.create(SETTINGS.detector()).newDevice();
        withoutFleet.adopt(1, model.parameters());
        List<Double> expected = new ArrayList<>();
        List<Double> otherwise = new ArrayList<>();
        try (LearnerHarness learner = LearnerHarness.open(SETTINGS)) {
            learner.publish(model);
            for (int step = 0; step < ROWS; step++) {
                DeviceReading reading = reading(3, "newcomer", step, step > Fleet.WARMUP + 20 ? 4 : 0);
                learner.score(reading);
                alone.advance(reading.values());
                withoutFleet.advance(reading.values());
                if (alone.score() > 1) {
                    expected.add(alone.score());
                }
                if (withoutFleet.score() > 1) {
                    otherwise.add(withoutFleet.score());
                }
            }
            assertThat(expected).isNotEmpty().isNotEqualTo(otherwise);
            assertThat(learner.anomalies()).extracting(Anomaly::score).containsExactlyElementsOf(expected);
            assertThat(learner.anomalies()).extracting(Anomaly::modelVersion).containsOnly(1L);
        }
    }

    @Test
    void aModelWhoseCalibrationDoesNotFitIsIgnored() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(SETTINGS)) {
            learner.setTime(1);
            learner.publish(model(1, fleet()));
            FleetCalibration sound = fleet();
            learner.publish(model(
                    2,
                    new FleetCalibration(
                            sound.devices(), new double[] {1}, new double[] {-1}, sound.logGrowth(), sound.lags())));
            learner.publish(model(
                    3,
                    new FleetCalibration(
                            sound.devices(),
                            new double[] {1e9, 1},
                            sound.logQuantile(),
                            sound.logGrowth(),
                            sound.lags())));
            for (int step = 0; step < ROWS; step++) {
                learner.score(reading(3, DEVICE, step, 0));
            }
            learner.setTime(INTERVAL + 1);
            assertThat(learner.tasks()).extracting(TrainingTask::round).containsExactly(1L);
        }
    }

    /** The calibration of three other devices. */
    private static FleetCalibration fleet() {
        List<DeviceCalibration> messages = new ArrayList<>();
        for (int peer = 0; peer < 3; peer++) {
            DeviceDetector device = DetectorFactory.create(SETTINGS.detector()).newDevice();
            for (int step = 0; step < 2 * ROWS; step++) {
                device.observe(reading(3, "peer_" + peer, step, 0).values());
            }
            messages.add(device.calibration());
        }
        return CalibrationAverage.median(SHAPE, messages);
    }

    private static GlobalModel model(long version, FleetCalibration calibration) {
        float[] parameters = SHAPE.initialParameters();
        for (int index = 0; index < parameters.length; index++) {
            parameters[index] += .01f * (version % 7);
        }
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                3,
                300,
                .5,
                SHAPE.id(),
                parameters,
                Instant.EPOCH,
                version - 1,
                calibration);
    }

    private static DeviceReading reading(int features, String device, int step, double offset) {
        DeviceReading all = Fleet.reading(device, step, offset);
        return new DeviceReading(
                device,
                all.eventTime(),
                Arrays.copyOf(all.values(), features),
                all.arrivedAtMillis(),
                all.sentAtMillis(),
                all.source());
    }
}
