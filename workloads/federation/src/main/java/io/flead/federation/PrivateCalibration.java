package io.flead.federation;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import java.util.Collection;
import java.util.Optional;

/** Of an autoencoder: a device reports its one threshold for the record, and the fleet publishes none. */
public record PrivateCalibration() implements CalibrationRule {

    @Override
    public Optional<String> fault(DeviceCalibration calibration) {
        double[] thresholds = calibration.logThreshold();
        if (calibration.rows() < 0 || calibration.rows() > MAX_ROWS) {
            return Optional.of("rows are " + calibration.rows());
        }
        if (thresholds.length > 1 || (thresholds.length == 1 && !Double.isFinite(thresholds[0]))) {
            return Optional.of("there must be one finite threshold at most");
        }
        return calibration.logQuantile().length + calibration.logGrowth().length + calibration.lags().length == 0
                ? Optional.empty()
                : Optional.of("this model shares no calibration");
    }

    @Override
    public FleetCalibration combine(Collection<DeviceCalibration> calibrations) {
        return FleetCalibration.NONE;
    }
}
