package io.flead.detector.leaveoneout;

import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.network.LeaveOneOutNetwork;

/**
 * A view's correction, from all rows and from all but each block of consecutive rows. A row's residual under the
 * correction that has not seen it tells how well the device predicts rows to come.
 *
 * @param whole what the device scores with
 * @param withoutBlock {@code [folds]}; empty when thresholds come from the same rows
 */
@SuppressWarnings("ArrayRecordComponent") // made and used up at once
record CorrectionFit(DeviceRidgeCorrection whole, DeviceRidgeCorrection[] withoutBlock) {

    /**
     * Fits a view.
     *
     * @param lags rows before the present one that the correction looks at too
     * @param network of the fleet, as far as it counts
     */
    static CorrectionFit fit(
            LearntRows rows, int view, int lags, LeaveOneOutNetwork network, LeaveOneOutTuning tuning) {
        int width = rows.width();
        int inputs = width * (1 + lags);
        int folds = tuning.personal().folds();
        RowBlocks blocks = new RowBlocks(rows.first(tuning.lag()), rows.rows(), Math.max(1, folds));
        double clip = tuning.inputClip();
        double[] input = new double[inputs];
        double[] residual = new double[width];
        CorrectionSums all = new CorrectionSums(width, inputs);
        CorrectionSums[] sums = new CorrectionSums[blocks.count()];
        for (int block = 0; block < sums.length; block++) {
            sums[block] = new CorrectionSums(width, inputs);
            for (int t = blocks.first(block); t < blocks.first(block + 1); t++) {
                rows.input(view, t, tuning.lag(), lags, input);
                network.residuals(input, residual);
                clip(input, clip);
                clip(residual, clip);
                sums[block].add(input, residual);
            }
            all.add(sums[block]);
        }
        DeviceRidgeCorrection[] withoutBlock = new DeviceRidgeCorrection[folds];
        for (int block = 0; block < folds; block++) {
            withoutBlock[block] = DeviceRidgeCorrection.of(all.without(sums[block]), tuning);
        }
        return new CorrectionFit(DeviceRidgeCorrection.of(all, tuning), withoutBlock);
    }

    private static void clip(double[] values, double bound) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(-bound, Math.min(bound, values[i]));
        }
    }

    /** The network to score with. */
    LeaveOneOutNetwork corrected(LeaveOneOutNetwork fleet) {
        return corrected(fleet, whole);
    }

    /** The networks that judge the rows of each block, or the one that judges all. */
    LeaveOneOutNetwork[] judges(LeaveOneOutNetwork fleet) {
        if (withoutBlock.length == 0) {
            return new LeaveOneOutNetwork[] {corrected(fleet)};
        }
        LeaveOneOutNetwork[] judges = new LeaveOneOutNetwork[withoutBlock.length];
        for (int block = 0; block < judges.length; block++) {
            judges[block] = corrected(fleet, withoutBlock[block]);
        }
        return judges;
    }

    private static LeaveOneOutNetwork corrected(LeaveOneOutNetwork fleet, DeviceRidgeCorrection correction) {
        LeaveOneOutNetwork network = fleet.copy();
        network.correct(correction.linear(), correction.bias());
        return network;
    }
}
