package io.flead.federation;

import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.detector.ModelShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A fleet of leave-one-out devices and the updates that they send. */
public final class SimulatedUpdates {

    /** The network of these devices. */
    public static final ModelShape SHAPE =
            new ModelShape(ModelType.LEAVE_ONE_OUT, List.of("pressure", "flow", "current"), 2, 42);

    private SimulatedUpdates() {}

    /** Updates of a fleet, other for each seed; some beyond the clip. */
    public static List<LocalModelUpdate> fleet(long seed, int devices, long round, float[] global) {
        Random random = new Random(seed);
        List<LocalModelUpdate> updates = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            float[] parameters = global.clone();
            double scale = Math.pow(10, random.nextInt(5) - 3);
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] += (float) (random.nextGaussian() * scale);
            }
            updates.add(update("device-" + device, round, 1 + random.nextInt(400), random.nextDouble(), parameters));
        }
        return updates;
    }

    /** An update of the pipeline's shape. */
    public static LocalModelUpdate update(String deviceId, long round, long samples, double loss, float... parameters) {
        return new LocalModelUpdate(
                deviceId, round, samples, loss, loss, SHAPE.id(), parameters, calibration(samples), Instant.EPOCH);
    }

    /** Other for each number of samples, and one that a device of the shape can have. */
    public static DeviceCalibration calibration(long samples) {
        Random random = new Random(samples);
        int[] lags = {10, 20, 40};
        double[] growth = new double[SHAPE.rowWidth() * lags.length];
        for (int i = 0; i < growth.length; i++) {
            growth[i] = i % lags.length == 0 ? 0 : growth[i - 1] + random.nextDouble();
        }
        return new DeviceCalibration(
                samples,
                new double[] {random.nextGaussian(), random.nextGaussian()},
                new double[] {-random.nextDouble(), -random.nextDouble()},
                growth,
                lags);
    }
}
