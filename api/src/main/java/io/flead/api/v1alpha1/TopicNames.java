package io.flead.api.v1alpha1;

/** Names of a pipeline's topics, without its prefix. */
public final class TopicNames {

    public static final String READINGS = "edge-iiot-stream";
    public static final String ANOMALIES = "anomalies";
    public static final String ALARMS = "alarms";
    public static final String LOCAL_MODEL_UPDATES = "local-model-updates";
    public static final String GLOBAL_MODEL_UPDATES = "global-model-updates";
    public static final String ANALYTICS_RESULTS = "analytics-results";
    public static final String REJECTED_READINGS = "rejected-readings";
    public static final String DEVICE_STATUS = "device-status";
    public static final String SCORES = "scores";
    public static final String INJECTIONS = "injections";
    public static final String VERDICTS = "verdicts";

    /** All of them, as a list in CEL. */
    static final String CEL_LIST = "['" + READINGS + "', '" + ANOMALIES + "', '" + ALARMS + "', '" + LOCAL_MODEL_UPDATES
            + "', '"
            + GLOBAL_MODEL_UPDATES + "', '" + ANALYTICS_RESULTS + "', '" + REJECTED_READINGS + "', '" + DEVICE_STATUS
            + "', '" + SCORES + "', '" + INJECTIONS + "', '" + VERDICTS + "']";

    private TopicNames() {}
}
