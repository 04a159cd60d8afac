package io.flead.analytics.evaluation;

import java.io.Serializable;

/**
 * The scores and flags of one detector for one device's test rows, and their labels as far as they have any.
 *
 * @param mode which detector
 * @param trainRows rows before the test rows
 * @param scores {@code [rows]}
 * @param flagged {@code [rows]}
 * @param known {@code [rows]} whether there is a label
 * @param anomalous {@code [rows]} whether the label is anomalous
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
