package io.flead.contract.message;

import com.google.protobuf.ByteString;
import io.flead.api.digest.Sha256;
import io.flead.contract.wire.GlobalCalibrationMessage;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The thresholds of a fleet, published with the global model: the first calibration of a device that has few readings
 * of its own, and ever less of one that has many. All values are finite and the arrays fit each other; the detector's
 * {@code CalibrationCheck} judges whether they fit a model.
 *
 * @param devices devices behind it; 0 is {@link #NONE}
 * @param logThreshold as in {@link DeviceCalibration}, not copied, like all that follows
 * @param logQuantile {@code [views]}
 * @param logGrowth {@code [views][features][lags]}, flat
 * @param lags {@code [lags]}
 */
@SuppressWarnings("ArrayRecordComponent") // on its way through; equals and hashCode look into the arrays
public record FleetCalibration(int devices, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags)
        implements Serializable {

    /** Nothing is known, or the detector shares no calibration. */
    public static final FleetCalibration NONE =
            new FleetCalibration(0, new double[0], new double[0], new double[0], new int[0]);

    public FleetCalibration {
        if (devices < 0) {
            throw new IllegalArgumentException("devices of a fleet calibration must not be negative: " + devices);
        }
        int views = logThreshold.length;
        boolean empty = views == 0 && logQuantile.length == 0 && logGrowth.length == 0 && lags.length == 0;
        boolean whole = views > 0
                && logQuantile.length == views
                && lags.length > 0
                && logGrowth.length > 0
                && logGrowth.length % ((long) views * lags.length) == 0;
        if (devices == 0 ? !empty : !whole) {
            throw new IllegalArgumentException("a fleet calibration of " + devices + " devices cannot have " + views
                    + " thresholds, " + logQuantile.length + " quantiles, " + logGrowth.length + " growths and "
                    + lags.length + " lags");
        }
        requireFinite(logThreshold);
        requireFinite(logQuantile);
        requireFinite(logGrowth);
    }

    /** SHA-256 over the encoded calibration. */
    static ByteString sha256(GlobalCalibrationMessage message) {
        return ByteString.copyFrom(Sha256.of(message.toByteArray()));
    }

    GlobalCalibrationMessage toMessage() {
        GlobalCalibrationMessage.Builder message =
                GlobalCalibrationMessage.newBuilder().setDevices(devices);
        Arrays.stream(logThreshold).forEach(message::addLogThreshold);
        Arrays.stream(logQuantile).forEach(message::addLogQuantile);
        Arrays.stream(logGrowth).forEach(message::addLogGrowth);
        Arrays.stream(lags).forEach(message::addLags);
        return message.build();
    }

    /** Throws {@link IllegalArgumentException} when its arrays do not fit each other. */
    static FleetCalibration of(GlobalCalibrationMessage message) {
        return new FleetCalibration(
                message.getDevices(),
                message.getLogThresholdList().stream()
                        .mapToDouble(value -> value)
                        .toArray(),
                message.getLogQuantileList().stream()
                        .mapToDouble(value -> value)
                        .toArray(),
                message.getLogGrowthList().stream().mapToDouble(value -> value).toArray(),
                message.getLagsList().stream().mapToInt(lag -> lag).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FleetCalibration that
                && devices == that.devices
                && Arrays.equals(logThreshold, that.logThreshold)
                && Arrays.equals(logQuantile, that.logQuantile)
                && Arrays.equals(logGrowth, that.logGrowth)
                && Arrays.equals(lags, that.lags);
    }

    @Override
    public int hashCode() {
        return 31 * devices + Arrays.hashCode(logThreshold);
    }

    private static void requireFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a fleet calibration must not hold " + value);
            }
        }
    }
}
