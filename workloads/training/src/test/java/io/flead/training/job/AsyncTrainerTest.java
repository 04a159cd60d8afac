package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.detector.LocalTrainer;
import io.flead.detector.TrainingSet;
import io.flead.detector.factory.DetectorFactory;
import io.flead.training.stream.StreamTypes;
import io.flead.training.stream.TrainingTask;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing Flink's harness may throw anything
class AsyncTrainerTest {

    private static final long NEWEST = 1_700_000_000_123L;
    private static final int ROWS = 64;

    @Test
    void publishesTheModelOfTheTrainerAlone() throws Exception {
        TrainingTask task = task("machine_1", 3, Fleet.SHAPE.initialParameters());
        try (var harness = open()) {
            harness.processElement(task, 0);
            harness.endInput();

            assertThat(harness.extractOutputValues()).hasSize(1);
            LocalModelUpdate update = harness.extractOutputValues().get(0);
            try (LocalTrainer alone =
                    DetectorFactory.create(Fleet.SETTINGS.detector()).newTrainer()) {
                var expected = alone.train(task.start(), task.set(), task.shuffleSeed());
                assertThat(update.parameters()).isEqualTo(expected.parameters());
                assertThat(update.loss()).isEqualTo(expected.loss());
            }
            assertThat(update.createdAt()).isEqualTo(Instant.ofEpochMilli(NEWEST));
            assertThat(update.round()).isEqualTo(3);
            assertThat(update.samples()).isEqualTo(ROWS);
            assertThat(update.shapeId()).isEqualTo(Fleet.SHAPE.id());
            assertThat(update.calibration()).isEqualTo(task.calibration());
        }
    }

    @Test
    void leaveOneOutTrainsInPlainJavaAndSlowsDownWithTheRounds() throws Exception {
        LearnerSettings settings = Fleet.leaveOneOut(3);
        var shape = settings.detector().shape();
        Random random = new Random(7);
        float[] values = new float[ROWS * shape.rowWidth()];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        // version 9, but only the fifth round since the network was changed
        TrainingTask task = new TrainingTask(
                "machine_1",
                9,
                5,
                shape.initialParameters(),
                new TrainingSet(ROWS, shape.rowWidth(), values),
                new DeviceCalibration(ROWS, new double[] {1, 2}, new double[] {-1, -2}, new double[6], new int[] {10}),
                NEWEST);
        try (var harness = open(settings)) {
            harness.processElement(task, 0);
            harness.endInput();
            LocalModelUpdate update = harness.extractOutputValues().get(0);
            try (LocalTrainer alone =
                    DetectorFactory.create(settings.detector()).newTrainer()) {
                assertThat(update.parameters())
                        .isEqualTo(alone.train(task.start(), task.set(), task.shuffleSeed(), .6)
                                .parameters());
            }
            assertThat(update.calibration()).isEqualTo(task.calibration());
            assertThat(update.shapeId()).isEqualTo(shape.id());
        }
    }

    @Test
    void aTrainingThatFailsGivesNothingAndTheNextOneGoesOn() throws Exception {
        float[] poisoned = Fleet.SHAPE.initialParameters();
        poisoned[0] = Float.NaN;
        try (var harness = open()) {
            harness.processElement(task("poisoned", 0, poisoned), 0);
            harness.processElement(task("wrong_length", 0, new float[2]), 0);
            harness.processElement(task("sound", 0, Fleet.SHAPE.initialParameters()), 0);
            harness.endInput();

            assertThat(harness.extractOutputValues())
                    .extracting(LocalModelUpdate::deviceId)
                    .containsExactly("sound");
        }
    }

    @Test
    void aFullPoolRefusesAtOnceInsteadOfWaiting() throws Exception {
        TrainerPool pool = TrainerPool.acquire(Fleet.SETTINGS.detector());
        CountDownLatch release = new CountDownLatch(1);
        try (var harness = open()) {
            int busy = Runtime.getRuntime().availableProcessors() + TrainerPool.QUEUE_CAPACITY;
            for (int task = 0; task < busy; task++) {
                pool.offer(trainer -> await(release));
            }
            harness.processElement(task("too_much", 0, Fleet.SHAPE.initialParameters()), 0);
            harness.endInput();
            assertThat(harness.extractOutputValues()).isEmpty();
            JobID job = harness.getEnvironment().getJobID();
            DroppedTrainings dropped = DroppedTrainings.acquire(job);
            assertThat(dropped.remove("too_much", 0, 0)).as("told the learner").isTrue();
            DroppedTrainings.release(job, dropped);
        } finally {
            release.countDown();
            TrainerPool.release(pool);
        }
    }

    private static OneInputStreamOperatorTestHarness<TrainingTask, LocalModelUpdate> open() throws Exception {
        return open(Fleet.SETTINGS);
    }

    private static OneInputStreamOperatorTestHarness<TrainingTask, LocalModelUpdate> open(LearnerSettings settings)
            throws Exception {
        var config = new org.apache.flink.api.common.ExecutionConfig().getSerializerConfig();
        var harness = new OneInputStreamOperatorTestHarness<>(
                new AsyncWaitOperatorFactory<>(new AsyncTrainer(settings), 60_000, 10, OutputMode.UNORDERED),
                StreamTypes.TRAINING_TASK.createSerializer(config));
        harness.setup(StreamTypes.LOCAL_MODEL_UPDATE.createSerializer(config));
        harness.open();
        return harness;
    }

    private static TrainingTask task(String device, long round, float[] start) {
        Random random = new Random(7);
        float[] values = new float[ROWS * Fleet.FEATURES.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return new TrainingTask(
                device,
                round,
                round,
                start,
                new TrainingSet(ROWS, Fleet.FEATURES.size(), values),
                new DeviceCalibration(ROWS, -1.5),
                NEWEST);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
