package io.flead.federation;

import io.flead.contract.message.Calibration;
import io.flead.contract.message.GlobalCalibration;
import java.util.Collection;
import java.util.Optional;

/** Of an autoencoder: a device tells its one threshold for the record, and the fleet publishes none. */
public record PrivateCalibration() implements CalibrationRule {

    @Override
    public Optional<String> fault(Calibration calibration) {
        double[] thresholds = calibration.logThreshold();
        if (calibration.rows() < 0 || calibration.rows() > AdmissionGate.MAX_SAMPLES) {
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
    public GlobalCalibration combine(Collection<Calibration> calibrations) {
        return GlobalCalibration.NONE;
    }
}
