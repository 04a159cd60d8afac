package io.flead.federation;

/** What may bind an admitted update. */
public enum Bound {
    /** Its step was longer than {@code aggregation.maxUpdateNorm} and scaled down to that. */
    MAX_UPDATE_NORM("max-update-norm"),
    /** Its step was longer than {@code aggregation.clip} median steps of the last round and scaled down to that. */
    MEDIAN_STEP("median-step"),
    /** It claims more rows than three times the last round's median, and weighs no more than that. */
    MEDIAN_SAMPLES("median-samples");

    private final String label;

    Bound(String label) {
        this.label = label;
    }

    /** Its name in metrics. */
    public String label() {
        return label;
    }
}
