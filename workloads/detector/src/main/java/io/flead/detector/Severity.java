package io.flead.detector;

/** How far a score stands above its threshold. */
public enum Severity {
    /** Not anomalous. */
    NONE("none"),
    /** Anomalous, below twice the threshold. */
    WARNING("warning"),
    /** Anomalous, at twice the threshold or more. */
    CRITICAL("critical");

    private final String text;

    Severity(String text) {
        this.text = text;
    }

    /** The name as anomaly messages spell it. */
    public String text() {
        return text;
    }
}
