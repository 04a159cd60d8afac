package io.flead.analytics.evaluation;

/** The detectors to compare: column {@code mode}. */
enum Mode {
    /** The fleet's model, with the fleet's calibration. */
    GLOBAL("global"),
    /** A network trained on the device's own readings only. */
    LOCAL("local"),
    /** No network: the mean and spread of the last 100 readings. */
    ROLLING_Z_SCORE("rollingZScore");

    private final String label;

    Mode(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
