package io.flead.api.v1alpha1;

import java.util.Locale;

/** The programs of a pipeline, and the operator. */
public enum Program {
    /** Plays devices. */
    PRODUCER,
    /** Trains and detects: the Flink job. */
    TRAINING,
    /** Combines the devices' updates into global models. */
    AGGREGATOR,
    /** Writes topics into tables. */
    ARCHIVER,
    /** Keeps windows over the stream: an endless Spark job. */
    WINDOWS,
    /** Analyses and evaluates on a schedule: a Spark job that reads the pipeline file at each run. */
    BATCH,
    /** Shows what the pipeline does: the live page and its API. */
    CONSOLE,
    /** Turns the pipeline into resources of Kubernetes. */
    OPERATOR;

    /** Its name in labels, images and docs, such as {@code training}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
