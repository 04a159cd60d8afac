package io.flead.detector.leaveoneout;

/** The score of a reading on one baseline. One of these is reused for each reading: scoring makes no garbage. */
final class ReadingScore {
    /** {@code [views]} the score of each view. */
    final double[] scores;

    /** {@code [views][features]} contribution of each sensor, before division by the threshold. */
    final double[][] terms;

    /** {@code [features]} distance of the reading itself from the baseline, in units of its usual residual. */
    final double[] distance;

    private final double[] input;
    private final double[] residual;
    private int decidingView;

    ReadingScore(int views, int width) {
        scores = new double[views];
        terms = new double[views][width];
        distance = new double[width];
        input = new double[width];
        residual = new double[width];
    }

    /** The larger of the views' scores. */
    double score() {
        return scores[decidingView];
    }

    double[] decidingTerms() {
        return terms[decidingView];
    }

    /**
     * Judges the present views of a reading.
     *
     * @param age rows since the baseline last followed freely
     * @param present {@code [features]} whether the reading had a value there; else the sensor adds nothing
     */
    void judge(
            FittedModel model, double[][] views, double[] baseline, double age, double[] inflation, boolean[] present) {
        BlendedCalibration blended = model.blended();
        int width = input.length;
        double oldest = age + blended.lags()[0];
        int interval = blended.interval(oldest);
        double fraction = blended.fraction(oldest, interval);
        int low = interval * width;
        int high = blended.lags().length == 1 ? low : low + width;
        decidingView = 0;
        for (int view = 0; view < views.length; view++) {
            double[] smoothed = views[view];
            double[] scale = model.scales().inverseResidual[view];
            for (int i = 0; i < width; i++) {
                input[i] = (smoothed[i] - baseline[i]) * scale[i];
            }
            if (view == 0) {
                System.arraycopy(input, 0, distance, 0, width);
            }
            model.networks()[view].residuals(input, residual);
            double[] variance = blended.variance()[view];
            double[] viewTerms = terms[view];
            double sum = 0;
            for (int i = 0; i < width; i++) {
                double usual = variance[low + i] + fraction * (variance[high + i] - variance[low + i]);
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
}
