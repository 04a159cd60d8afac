package io.flead.training.job;

import com.sun.management.ThreadMXBean;
import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSettings;
import io.flead.training.stream.DeviceReading;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a scored reading of steady devices costs the Learner's thread, without source, shuffle and checkpoints.
 *
 * @param nanos processor time
 * @param bytes garbage
 */
record LearnerCost(double nanos, double bytes) {

    private static final int DEVICES = 50;
    private static final int DISTINCT = 997;

    /** Measures so many readings after as many others. */
    static LearnerCost measure(int sensors, boolean publishesScores, int readings) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        try (LearnerHarness learner = LearnerHarness.open(settings(sensors, publishesScores))) {
            DeviceReading[] inputs = inputs(sensors);
            for (int i = 0; i < readings; i++) {
                learner.score(inputs[i % inputs.length]);
            }
            learner.forgetOutputs();
            long nanos = threads.getThreadCpuTime(self);
            long bytes = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < readings; i++) {
                learner.score(inputs[i % inputs.length]);
            }
            return new LearnerCost(
                    (threads.getThreadCpuTime(self) - nanos) / (double) readings,
                    (threads.getThreadAllocatedBytes(self) - bytes) / (double) readings);
        }
    }

    private static LearnerSettings settings(int sensors, boolean publishesScores) {
        ModelShape shape = ModelShape.of(
                ModelType.LEAVE_ONE_OUT,
                IntStream.range(0, sensors).mapToObj(i -> "sensor_" + i).toList(),
                null,
                42);
        LearnerSettings usual = Fleet.edges();
        return new LearnerSettings(
                new DetectorSettings.LeaveOneOut(
                        shape,
                        TrainingSettings.builder().build(),
                        LeaveOneOutSettings.builder()
                                .warmup(300)
                                .bufferSize(400)
                                .build()),
                usual.alarms(),
                usual.anomalies(),
                publishesScores,
                usual.trainingInterval(),
                usual.statusInterval(),
                usual.forgetAfter(),
                usual.deviceLimit(),
                usual.format(),
                usual.holdsOut(),
                usual.retryAfter());
    }

    private static DeviceReading[] inputs(int sensors) {
        Random random = new Random(7);
        DeviceReading[] inputs = new DeviceReading[DEVICES * DISTINCT];
        for (int i = 0; i < inputs.length; i++) {
            int step = i / DEVICES;
            double[] values = new double[sensors];
            for (int sensor = 0; sensor < sensors; sensor++) {
                values[sensor] = 10 * (sensor + 1)
                        + Math.sin(step * 2 * Math.PI * 111 / DISTINCT + sensor % 3) * (sensor % 5 + 1)
                        + .3 * random.nextGaussian();
            }
            inputs[i] = new DeviceReading(
                    "machine_" + i % DEVICES,
                    Instant.ofEpochSecond(1_700_000_000 + step),
                    values,
                    1000L * step,
                    1000L * step,
                    "readings-0@" + i);
        }
        return inputs;
    }

    /** Prints it: sensors, whether scores are published, readings. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(measure(
                Integer.parseInt(arguments[0]), Boolean.parseBoolean(arguments[1]), Integer.parseInt(arguments[2])));
    }
}
