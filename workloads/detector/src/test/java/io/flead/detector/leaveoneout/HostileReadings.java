package io.flead.detector.leaveoneout;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSettings;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Made-up devices, from healthy to hostile, and settings small enough that a test sees every part of the detector at
 * work.
 */
final class HostileReadings {
    private static final double[] TROUBLE = {
        1e30,
        -1e30,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_VALUE,
        0,
        Double.NaN,
        1e9,
        50,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private HostileReadings() {}

    /** 60 rows of warm-up, 130 kept, time-outs after 40 flagged rows. */
    static DetectorSettings settings(int width) {
        return settings(
                width,
                LeaveOneOutSettings.builder()
                        .warmup(60)
                        .bufferSize(130)
                        .timeoutRows(40)
                        .build());
    }

    static DetectorSettings settings(int width, LeaveOneOutSettings settings) {
        ModelShape shape = new ModelShape(
                ModelType.LEAVE_ONE_OUT,
                IntStream.range(0, width).mapToObj(i -> "s" + i).toList(),
                ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, width),
                1);
        return new DetectorSettings.LeaveOneOut(shape, TrainingSettings.defaults(), settings);
    }

    /** Sensor i is 10 i + (i + 1) times a common wave + noise. */
    static double[][] healthy(int rows, int width, long seed) {
        Random random = new Random(seed);
        double[][] readings = new double[rows][width];
        for (int t = 0; t < rows; t++) {
            double wave = Math.sin(t / 9.0);
            for (int i = 0; i < width; i++) {
                readings[t][i] = 10 * i + (i + 1) * wave + .1 * random.nextGaussian();
            }
        }
        return readings;
    }

    /** Shifts of one sensor that last longer than the time-out, and back. */
    static double[][] withFaults(int rows, int width, long seed) {
        double[][] readings = healthy(rows, width, seed);
        int sensor = (int) Math.floorMod(seed, (long) width);
        for (int t = 200; t < rows; t++) {
            readings[t][sensor] += t / 80 % 3 == 0 ? 40 : 0;
            readings[t][width - 1 - sensor] += t / 100 % 4 == 1 ? -25 : 0;
        }
        return readings;
    }

    /** Constants, copies, jumps to 1e30 and beyond, infinities, missing values, in any mixture. */
    static double[][] hostile(int rows, int width, long seed) {
        Random random = new Random(seed);
        double[][] readings = random.nextBoolean() ? healthy(rows, width, seed) : withFaults(rows, width, seed);
        boolean duplicate = random.nextBoolean();
        boolean constant = random.nextInt(3) == 0;
        double trouble = random.nextInt(3) == 0 ? 0 : random.nextDouble() / 2;
        for (double[] row : readings) {
            if (random.nextDouble() < trouble) {
                row[random.nextInt(width)] = TROUBLE[random.nextInt(TROUBLE.length)];
            }
            if (constant) {
                row[0] = 7;
            }
            if (duplicate) {
                row[width - 1] = row[width / 2];
            }
        }
        return readings;
    }

    static float[] parameters(ModelShape shape, Random random) {
        float[] parameters = new float[shape.parameterCount()];
        float[] sizes = {0, .1f, 1, 1e20f, Float.MAX_VALUE};
        float size = sizes[random.nextInt(sizes.length)];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (2 * random.nextFloat() - 1) * size;
        }
        return parameters;
    }
}
