package io.flead.detector;

/** A device's phase at a reading. */
public enum Phase {
    /** Kept it to learn the device's normal state: no score, no alarm. */
    WARMUP,
    /** Scored it. */
    SCORING,
    /** Left it out, because a value was not finite: no score, no trace. */
    SKIPPED
}
