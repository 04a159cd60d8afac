package io.flead.federation;

import io.flead.contract.message.Calibration;
import io.flead.contract.message.GlobalCalibration;
import io.flead.detector.CalibrationMessage;
import io.flead.detector.FleetCalibration;
import io.flead.detector.ModelShape;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Of a detector whose devices learn from each other's thresholds: the median weighted by rows, number by number
 * ({@link FleetCalibration#robust}), so that devices which hold less than half of the weight cannot move it out of the range of the others.
 *
 * @param shape the model
 */
public record SharedCalibration(ModelShape shape) implements CalibrationRule {

    @Override
    public Optional<String> fault(Calibration calibration) {
        return calibration.rows() < 1 || calibration.rows() > AdmissionGate.MAX_SAMPLES
                ? Optional.of("rows are " + calibration.rows())
                : message(calibration).fault(shape);
    }

    @Override
    public GlobalCalibration combine(Collection<Calibration> calibrations) {
        List<CalibrationMessage> messages =
                calibrations.stream().map(SharedCalibration::message).toList();
        FleetCalibration fleet = FleetCalibration.robust(shape, messages);
        return new GlobalCalibration(
                fleet.devices(), fleet.logThreshold(), fleet.logQuantile(), fleet.logGrowth(), fleet.lags());
    }

    private static CalibrationMessage message(Calibration calibration) {
        return new CalibrationMessage(
                Math.toIntExact(calibration.rows()),
                calibration.logThreshold(),
                calibration.logQuantile(),
                calibration.logGrowth(),
                calibration.lags());
    }
}
