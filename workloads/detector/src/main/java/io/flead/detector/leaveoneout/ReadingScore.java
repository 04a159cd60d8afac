package io.flead.detector.leaveoneout;

import io.flead.detector.network.LeaveOneOutNetwork;

/** The score of a reading on one baseline. One of these is reused for each reading: scoring makes no garbage. */
final class ReadingScore {
    /** {@code [views]} the score of each view. */
    final double[] scores;

    /** {@code [views][features]} contribution of each sensor, before division by the threshold. */
    final double[][] terms;

    /** {@code [features]} distance of the reading itself from the baseline, in units of its usual residual. */
    final double[] distance;

    private final double[] input;
    private final double[][] residuals;
    private int decidingView;

    ReadingScore(int views, int width, int lags) {
        scores = new double[views];
        terms = new double[views][width];
        distance = new double[width];
        input = new double[width * (1 + lags)];
        residuals = new double[views][width];
    }

    /** The larger of the views' scores. */
    double score() {
        return scores[decidingView];
    }

    /** {@code [features]} the distance from what the other sensors predict, in units of the usual residual. */
    double[] residual(int view) {
        return residuals[view];
    }

    double[] decidingTerms() {
        return terms[decidingView];
    }

    /**
     * Judges a reading.
     *
     * @param age rows since the baseline last followed freely
     * @param inflation {@code [views]} factors on the thresholds
     * @param factors on the sensors' usual variances
     */
    void judge(
            FittedModel model,
            SeenReading reading,
            double[] baseline,
            double age,
            double[] inflation,
            VarianceFactors factors) {
        BlendedCalibration blended = model.blended();
        int width = distance.length;
        double oldest = age + blended.lags()[0];
        int interval = blended.interval(oldest);
        double fraction = blended.fraction(oldest, interval);
        int low = interval * width;
        int high = blended.lags().length == 1 ? low : low + width;
        boolean[] present = reading.present;
        decidingView = 0;
        for (int view = 0; view < scores.length; view++) {
            LeaveOneOutNetwork network = model.networks()[view];
            double[] scale = model.scales().inverseResidual[view];
            double[] smoothed = reading.views[view];
            for (int i = 0; i < width; i++) {
                input[i] = (smoothed[i] - baseline[i]) * scale[i];
            }
            if (view == 0) {
                System.arraycopy(input, 0, distance, 0, width);
            }
            for (int at = width; at < network.inputs(); at += width) {
                lookBack(reading.before[at / width - 1], baseline, scale, at);
            }
            double[] residual = residuals[view];
            network.residuals(input, residual);
            double[] variance = blended.variance()[view];
            double[] factor = factors.of(view);
            double[] viewTerms = terms[view];
            double sum = 0;
            for (int i = 0; i < width; i++) {
                double usual = (variance[low + i] + fraction * (variance[high + i] - variance[low + i])) * factor[i];
                double term =
                        present[i] ? Math.min(MeasuredCalibration.square(residual[i]) / usual, model.termClip()) : 0;
                viewTerms[i] = term;
                sum += term;
            }
            scores[view] = sum / (blended.threshold()[view] * inflation[view]);
            if (scores[view] > scores[decidingView]) {
                decidingView = view;
            }
        }
    }

    /** Inputs of an earlier row, on the baseline of this one. A missing value counts as being on it. */
    private void lookBack(double[] earlier, double[] baseline, double[] scale, int at) {
        for (int i = 0; i < earlier.length; i++) {
            double value = (earlier[i] - baseline[i]) * scale[i];
            input[at + i] = Double.isNaN(value) ? 0 : value;
        }
    }
}
