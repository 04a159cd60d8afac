package io.flead.detector.leaveoneout;

/** The rows that a device learns from, as inputs of its networks, on a baseline of any age. */
interface LearntRows {

    /** Number of rows. */
    int rows();

    /** Sensors. */
    int width();

    /** First row that is judged on a baseline so many rows old. */
    int first(int age);

    /**
     * Input of a view's network at row t, on a baseline so many rows old, then that of the rows before, all on the one
     * baseline. Of them a missing value counts as being on the baseline: 0.
     *
     * @param lags how many rows before, at most t
     * @param target at least {@code (1 + lags) x features}
     */
    void input(int view, int t, int age, int lags, double[] target);
}
