package io.flead.federation;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.LocalModelUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Updates for tests. */
public final class Updates {

    /** The shape that these updates belong to unless said otherwise. */
    public static final String SHAPE = "test-shape";

    private Updates() {}

    /** Bounds that leave weights as they are. */
    public static UpdateBounds bounds(double maxUpdateNorm) {
        return new UpdateBounds(maxUpdateNorm, 3, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** A sound update. */
    public static LocalModelUpdate update(String deviceId, long round, long samples, double loss, float... parameters) {
        return update(deviceId, round, samples, loss, new DeviceCalibration(10, 0.5), parameters);
    }

    /** One with a calibration. */
    public static LocalModelUpdate update(
            String deviceId,
            long round,
            long samples,
            double loss,
            DeviceCalibration calibration,
            float... parameters) {
        return new LocalModelUpdate(
                deviceId, round, samples, loss + 1, loss, SHAPE, parameters, calibration, Instant.EPOCH);
    }

    /** The key that belongs to a device. */
    public static byte[] key(String deviceId) {
        return deviceId.getBytes(StandardCharsets.UTF_8);
    }

    /** Offers an update with its own key. */
    static Admission offer(Round round, LocalModelUpdate update) {
        return round.offer(key(update.deviceId()), update.encode());
    }
}
