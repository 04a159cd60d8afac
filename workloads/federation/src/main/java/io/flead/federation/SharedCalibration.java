package io.flead.federation;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.ModelShape;
import java.util.Collection;
import java.util.Optional;

/**
 * Of a detector whose devices learn from each other's thresholds: the median weighted by rows, number by number ({@link
 * CalibrationAverage#median}), so that devices which hold less than half of the weight cannot move it out of the range
 * of the others.
 *
 * @param shape the model
 */
public record SharedCalibration(ModelShape shape) implements CalibrationRule {

    @Override
    public Optional<String> fault(DeviceCalibration calibration) {
        return calibration.rows() < 1 || calibration.rows() > MAX_ROWS
                ? Optional.of("rows are " + calibration.rows())
                : CalibrationCheck.fault(shape, calibration);
    }

    @Override
    public FleetCalibration combine(Collection<DeviceCalibration> calibrations) {
        return CalibrationAverage.median(shape, calibrations);
    }
}
