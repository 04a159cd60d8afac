package io.flead.api.v1alpha1;

/** What runs the windows over the stream on Kubernetes. */
public enum WindowsRunner {
    /** One pod of a Deployment, with Spark inside: enough for a small pipeline, and needs no other operator. */
    Deployment,
    /** A SparkApplication of the Spark operator, with executors. */
    Spark
}
