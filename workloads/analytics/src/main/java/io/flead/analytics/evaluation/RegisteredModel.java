package io.flead.analytics.evaluation;

import io.flead.detector.FleetCalibration;
import java.io.Serializable;

/**
 * A model as the registry holds it, checked.
 *
 * @param version its version
 * @param parameters flat, of the pipeline's shape
 * @param calibrationDevices devices behind the fleet's calibration; 0: there is none
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to executors, never compared
record RegisteredModel(
        long version,
        float[] parameters,
        int calibrationDevices,
        double[] logThreshold,
        double[] logQuantile,
        double[] logGrowth,
        int[] lags)
        implements Serializable {

    static RegisteredModel of(long version, float[] parameters, FleetCalibration calibration) {
        return new RegisteredModel(
                version,
                parameters,
                calibration.devices(),
                calibration.logThreshold(),
                calibration.logQuantile(),
                calibration.logGrowth(),
                calibration.lags());
    }

    FleetCalibration calibration() {
        return new FleetCalibration(calibrationDevices, logThreshold, logQuantile, logGrowth, lags);
    }
}
