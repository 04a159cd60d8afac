package io.flead.operator.dependent;

import java.util.ArrayList;
import java.util.List;

/**
 * Which settings of the spec a workload reads when it starts. Its pods are started anew when one of these changes, and only then.
 *
 * <p>Single fields, not sections: a field that a later version of the API adds, with a default, must not restart the pods of a
 * pipeline that does not use it. Such a field counts here only
 * where it differs from that default.
 */
enum RolloutTriggers {
    PRODUCER(
            "producer",
            fields("/devices", "count", "rate", "source"),
            fields("/readings", "deviceIdField", "timestampField", "features", "labelField"),
            fields("/kafka", "topicPrefix")),
    TRAINING(
            "training",
            readings(),
            fields("/kafka", "topicPrefix"),
            fields("/training", "interval", "checkpointInterval", "parallelism"),
            fields(
                    "/training/model",
                    "type",
                    "hidden",
                    "seed",
                    "learningRate",
                    "epochs",
                    "batchSize",
                    "bufferSize",
                    "trainer"),
            fields("/training/detection", "zScore", "warmup", "quantile", "factor", "tauRows", "timeoutRows"),
            fields("/aggregation", "interval")),
    AGGREGATOR(
            "aggregator",
            fields("/readings", "features"),
            fields("/kafka", "topicPrefix"),
            fields("/training/model", "type", "hidden", "seed"),
            fields("/aggregation", "interval", "strategy", "minDevices", "maxUpdateNorm")),
    ARCHIVER(
            "archiver",
            readings(),
            fields("/readings", "labelField"),
            fields("/kafka", "topicPrefix"),
            fields("/training/model", "type"),
            fields("/storage", "retention")),
    WINDOWS(
            "windows",
            readings(),
            fields("/readings", "labelField"),
            fields("/training/model", "type"),
            fields("/kafka", "topicPrefix"),
            fields("/training/detection", "zScore", "warmup"),
            fields("/storage", "retention"),
            fields("/analytics", "windows", "parquet"));

    private final String component;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of texts
    private final List<String> pointers;

    @SafeVarargs
    RolloutTriggers(String component, List<String>... pointers) {
        this.component = component;
        List<String> all = new ArrayList<>();
        for (List<String> some : pointers) {
            all.addAll(some);
        }
        this.pointers = List.copyOf(all);
    }

    /** The workload's role, as labels name it. */
    String component() {
        return component;
    }

    /** JSON pointers into the spec. */
    List<String> pointers() {
        return pointers;
    }

    /** A digest of the values that these settings have. */
    String digest(PipelineDocument document) {
        List<String> values = new ArrayList<>();
        for (String pointer : pointers) {
            values.add(pointer);
            values.add(document.spec().at(pointer).toString());
        }
        return Digest.of(values);
    }

    private static List<String> readings() {
        return fields("/readings", "deviceIdField", "timestampField", "features", "maxFuture", "maxAge");
    }

    private static List<String> fields(String section, String... names) {
        List<String> pointers = new ArrayList<>();
        for (String name : names) {
            pointers.add(section + "/" + name);
        }
        return pointers;
    }
}
