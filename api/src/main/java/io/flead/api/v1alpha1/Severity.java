package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How far a score rose above its level, in the words that anomalies and alarms share; least first. */
public enum Severity {
    /** Less than twice the level. */
    @JsonProperty("minor")
    MINOR,
    /** From twice the level on. */
    @JsonProperty("major")
    MAJOR,
    /** From ten times the level on. */
    @JsonProperty("critical")
    CRITICAL;

    private static final double LEAST_MAJOR = 2;
    private static final double LEAST_CRITICAL = 10;

    /**
     * The severity of a score.
     *
     * @param ratio the score divided by its level
     */
    public static Severity of(double ratio) {
        if (ratio >= LEAST_CRITICAL) {
            return CRITICAL;
        }
        return ratio >= LEAST_MAJOR ? MAJOR : MINOR;
    }

    /** Its form in messages, such as {@code major}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
