package io.flead.operator.prerequisites;

/** What brings kinds of resources to a cluster, with the oldest release that pipelines can use. */
public enum Provider {
    KUBERNETES("Kubernetes", "1.30"),
    STRIMZI("the Strimzi operator", "0.49"),
    FLINK("the Flink Kubernetes operator", "1.10"),
    SPARK("the Spark operator", "2.4"),
    PROMETHEUS("the Prometheus operator", "");

    private final String title;
    private final String oldest;

    Provider(String title, String oldest) {
        this.title = title;
        this.oldest = oldest;
    }

    /** Its name in a sentence. */
    public String title() {
        return title;
    }

    /** The oldest usable release, such as {@code 0.49}; empty when any is. */
    public String oldest() {
        return oldest;
    }

    /** In the words of a remedy, such as {@code the Strimzi operator (0.49 or newer)}. */
    public String words() {
        return oldest.isEmpty() ? title : title + " (" + oldest + " or newer)";
    }
}
