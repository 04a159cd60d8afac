package io.flead.federation;

/** Why an update is not admitted. */
public enum RefusalReason {
    /** The record is not a {@code LocalModelUpdate}. */
    MALFORMED("malformed"),
    /** The device id is empty or longer than {@value AdmissionGate#MAX_DEVICE_ID_LENGTH} characters. */
    BAD_DEVICE_ID("bad-device-id"),
    /** The record's key is not the device id: it could lie in any partition, and be another device's. */
    KEY_MISMATCH("key-mismatch"),
    /** It belongs to another network, other sensors or another initial model. */
    WRONG_SHAPE("wrong-shape"),
    /** It has not as many parameters as the model. */
    WRONG_LENGTH("wrong-length"),
    /** It started from an older version than the newest. */
    STALE_ROUND("stale-round"),
    /** It claims to have started from a version that is not published. */
    UNKNOWN_ROUND("unknown-round"),
    /** It claims no samples, or a negative number of them. */
    NO_SAMPLES("no-samples"),
    /** It claims more samples than a device's buffer holds. */
    TOO_MANY_SAMPLES("too-many-samples"),
    /** A parameter or a loss is NaN or infinite. */
    NOT_FINITE("not-finite"),
    /** A loss is beyond the exact sum's range. Parameters never are: they are clipped. */
    OUT_OF_RANGE("out-of-range"),
    /**
     * Its calibration is none that a device of this model can have: not finite, of other lengths, or out of range. The
     * update is refused as a whole: a device that sends such a calibration sends no weights to trust.
     */
    BAD_CALIBRATION("bad-calibration"),
    /** The device has reported in this round already. */
    DUPLICATE("duplicate"),
    /** The round holds as many devices as the exact sum can. */
    ROUND_FULL("round-full");

    private final String label;

    RefusalReason(String label) {
        this.label = label;
    }

    /** Its name in metrics, logs and the API. */
    public String label() {
        return label;
    }
}
