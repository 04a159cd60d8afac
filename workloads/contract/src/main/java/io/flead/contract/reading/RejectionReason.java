package io.flead.contract.reading;

import java.util.Locale;

/** Why a message is not a usable reading. */
public enum RejectionReason {
    /** The message is empty, not JSON, or not a flat JSON object. */
    NOT_JSON,
    /** The message is larger than any reading. */
    TOO_LARGE,
    /** No device id, or one that is not text or too long. */
    DEVICE_UNKNOWN,
    /** The record's key is not the device id, and {@code readings.keyIsDeviceId} says that it must be. */
    KEY_MISMATCH,
    /** No timestamp, or one that cannot be read. */
    TIMESTAMP_UNREADABLE,
    /** The timestamp lies too far ahead of or behind the message's arrival. */
    TIMESTAMP_FAR_OFF,
    /** A configured feature is absent or null; where readings may lack features, all of them. */
    FEATURE_MISSING,
    /** A configured feature is not a number. */
    FEATURE_NOT_A_NUMBER,
    /** A configured feature is NaN or infinite; where readings may lack features, no other has a value. */
    FEATURE_NOT_FINITE,
    /**
     * The reading is valid, but training knows as many other devices as it may learn. Only training says so: archiver and
     * analytics, which keep no state of devices, take the reading, so that nothing is missing when the limit is raised.
     */
    TOO_MANY_DEVICES;

    /** Record header that names the reason, in {@link #text}'s form. */
    public static final String REASON_HEADER = "flead-reason";

    /** Record header with the sentence for a person. */
    public static final String DETAIL_HEADER = "flead-detail";

    /** Record header with the topic, partition and offset of the message, such as {@code edge-iiot-stream-2@17}. */
    public static final String SOURCE_HEADER = "flead-source";

    /** Record header with the length of the value as it came, in bytes: the rejected one is cut. */
    public static final String LENGTH_HEADER = "flead-length";

    /** Record header with the SHA-256 of the value as it came, in hexadecimal. */
    public static final String SHA256_HEADER = "flead-sha256";

    /** The form in headers and metrics, such as {@code feature-missing}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
