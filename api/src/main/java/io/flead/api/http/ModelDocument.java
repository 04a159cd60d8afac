package io.flead.api.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/models/{version}} as JSON.
 *
 * @param model describes it, as in the history
 * @param calibration thresholds that the fleet shares; null when its devices share none
 * @param parameters flat parameters {@code [parameters]} in the network's own order
 */
@SuppressWarnings("ArrayRecordComponent") // a document is written or read, never compared
public record ModelDocument(
        @JsonUnwrapped ModelSummary model, @Nullable SharedThresholds calibration, float[] parameters) {

    /**
     * Thresholds that the fleet shares, as natural logarithms.
     *
     * @param devices devices behind them
     * @param logThreshold {@code [views]}
     * @param logQuantile {@code [views]}
     * @param logGrowth {@code [views][features][lags]}, flat
     * @param lags {@code [lags]} ages of the baseline in readings
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record SharedThresholds(
            int devices, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags) {}
}
