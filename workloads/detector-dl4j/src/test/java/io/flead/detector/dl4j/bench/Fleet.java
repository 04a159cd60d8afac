package io.flead.detector.dl4j.bench;

import io.flead.api.v1alpha1.ModelType;
import io.flead.api.v1alpha1.Trainer;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSettings;
import io.flead.detector.factory.DetectorFactory;
import java.util.Random;
import java.util.stream.IntStream;

/** A made-up device to measure on: sensors that share three waves, 400 rows of warm-up. */
final class Fleet {
    static final int WARMUP = 400;

    private Fleet() {}

    static DetectorSettings settings(int features, Trainer trainer) {
        return settings(
                features,
                trainer,
                LeaveOneOutSettings.builder().warmup(WARMUP).bufferSize(WARMUP).build());
    }

    static DetectorSettings settings(int features, LeaveOneOutSettings detection) {
        return settings(features, Trainer.PLAIN, detection);
    }

    private static DetectorSettings settings(int features, Trainer trainer, LeaveOneOutSettings detection) {
        ModelShape shape = new ModelShape(
                ModelType.LEAVE_ONE_OUT,
                IntStream.range(0, features).mapToObj(i -> "s" + i).toList(),
                ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, features),
                1);
        return new DetectorSettings.LeaveOneOut(
                shape, TrainingSettings.builder().trainer(trainer).build(), detection);
    }

    static double[][] rows(int count, int features) {
        Random random = new Random(7);
        double[][] rows = new double[count][features];
        for (int t = 0; t < count; t++) {
            for (int i = 0; i < features; i++) {
                rows[t][i] = Math.sin(t / 9.0 + i % 3) * (i + 1) + .3 * random.nextGaussian();
            }
        }
        return rows;
    }

    static DeviceDetector warmDevice(DetectorSettings settings) {
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        for (double[] row : rows(WARMUP, settings.shape().features().size())) {
            device.advance(row);
        }
        return device;
    }
}
