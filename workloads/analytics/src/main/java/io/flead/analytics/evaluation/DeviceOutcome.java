package io.flead.analytics.evaluation;

import java.io.Serializable;

/**
 * What one detector said of one device's test rows, beside the truth as far as it is known.
 *
 * @param deviceId the device
 * @param mode which detector
 * @param trainRows rows before the test rows
 * @param scores {@code [rows]}
 * @param flagged {@code [rows]}
 * @param known {@code [rows]} whether there is a label
 * @param anomalous {@code [rows]} what it says
 * @param predictions how well values were predicted
 * @param intervalMillis usual time between two rows
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by the summary
record DeviceOutcome(
        String deviceId,
        Mode mode,
        int trainRows,
        double[] scores,
        boolean[] flagged,
        boolean[] known,
        boolean[] anomalous,
        Predictions predictions,
        long intervalMillis)
        implements Serializable {}
