package io.flead.aggregator.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.flead.contract.message.GlobalCalibration;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/models/{version}} as JSON.
 *
 * @param model what describes it, as in the history
 * @param calibration what the fleet knows of thresholds; null when its devices share none
 * @param parameters flat parameters {@code [parameters]} in the network's own order
 */
@SuppressWarnings("ArrayRecordComponent") // written out and dropped
record ModelDocument(
        @JsonUnwrapped HistoryView.ModelView model,
        @JsonProperty @Nullable FleetCalibrationView calibration,
        @JsonProperty float[] parameters) {

    /**
     * Natural logarithms, as {@link GlobalCalibration} has them.
     *
     * @param devices devices behind it
     * @param logThreshold {@code [views]}
     * @param logQuantile {@code [views]}
     * @param logGrowth {@code [views][features][lags]}, flat
     * @param lags {@code [lags]} ages of the baseline in readings
     */
    record FleetCalibrationView(
            @JsonProperty int devices,
            @JsonProperty double[] logThreshold,
            @JsonProperty double[] logQuantile,
            @JsonProperty double[] logGrowth,
            @JsonProperty int[] lags) {

        static @Nullable FleetCalibrationView of(GlobalCalibration calibration) {
            return calibration.devices() == 0
                    ? null
                    : new FleetCalibrationView(
                            calibration.devices(),
                            calibration.logThreshold(),
                            calibration.logQuantile(),
                            calibration.logGrowth(),
                            calibration.lags());
        }
    }
}
