package io.flead.detector.alarm;

/** What a scored reading did to a device's alarm. */
public enum AlarmTransition {
    /** Nothing: it is as open or closed as before. */
    NONE,
    /** It opened. */
    OPENED,
    /** Its severity rose. */
    ESCALATED,
    /** It closed, since the scores have been below the level for long enough. */
    CLEARED
}
