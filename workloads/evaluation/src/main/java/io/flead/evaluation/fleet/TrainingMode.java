package io.flead.evaluation.fleet;

/** Source of a device's network and thresholds. */
public enum TrainingMode {
    /** Each device from its own rows only. */
    LOCAL("local"),
    /** Federated averaging; calibration shared with the fleet: the product. */
    FEDERATED("federated"),
    /** One network from all devices' rows in one place, which federation avoids; calibration shared with the fleet. */
    POOLED("pooled"),
    /** A new device with 60 rows of its own, alone. */
    COLD_START_LOCAL("coldStartLocal"),
    /** A new device with 60 rows of its own, which joins a fleet that was trained without it. */
    COLD_START_FEDERATED("coldStartFederated");

    private final String label;

    TrainingMode(String label) {
        this.label = label;
    }

    /** Its name in reports and machine-readable lines. */
    public String label() {
        return label;
    }
}
