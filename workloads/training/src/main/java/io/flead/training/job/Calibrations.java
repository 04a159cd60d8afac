package io.flead.training.job;

import io.flead.contract.message.Calibration;
import io.flead.contract.message.GlobalCalibration;
import io.flead.detector.DeviceDetector;
import io.flead.detector.FleetCalibration;

/** Between the detector's calibrations and those of messages; arrays are not copied. */
final class Calibrations {

    private Calibrations() {}

    /** What a device tells: all its thresholds when its detector shares them, otherwise the one it has. */
    static Calibration of(DeviceDetector device) {
        return device.calibrationMessage()
                .map(message -> new Calibration(
                        message.rows(),
                        message.logThreshold(),
                        message.logQuantile(),
                        message.logGrowth(),
                        message.lags()))
                .orElseGet(() -> new Calibration(
                        device.calibration().rows(), device.calibration().logThreshold()));
    }

    /** What the fleet tells. */
    static FleetCalibration of(GlobalCalibration calibration) {
        return new FleetCalibration(
                calibration.devices(),
                calibration.logThreshold(),
                calibration.logQuantile(),
                calibration.logGrowth(),
                calibration.lags());
    }
}
