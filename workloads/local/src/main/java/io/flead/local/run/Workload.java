package io.flead.local.run;

import io.flead.local.port.Port;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The workloads of a pipeline, each a JVM of its own, with what they need on one machine. */
enum Workload {
    /** Scores and trains. Most of the work of a pipeline: it alone gets the optimizing compiler and a large heap. */
    TRAINING("training", "io.flead.training.TrainingMain", Port.TRAINING, Duration.ofSeconds(20)),
    /** Averages local models. */
    AGGREGATOR("aggregator", "io.flead.aggregator.AggregatorMain", Port.AGGREGATOR, Duration.ofSeconds(10)),
    /** Writes topics to tables, and makes these. */
    ARCHIVER("archiver", "io.flead.archiver.ArchiverMain", Port.ARCHIVER, Duration.ofSeconds(10)),
    /** Plays devices. */
    PRODUCER("producer", "io.flead.producer.ProducerMain", Port.PRODUCER, Duration.ofSeconds(10));

    /** What Flink needs opened on Java 17, from its own default configuration. */
    private static final List<String> FLINK_OPENS = List.of(
            "java.base/java.lang",
            "java.base/java.net",
            "java.base/java.io",
            "java.base/java.nio",
            "java.base/sun.nio.ch",
            "java.base/java.lang.reflect",
            "java.base/java.text",
            "java.base/java.time",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.util.concurrent.locks");

    private final String module;
    private final String mainClass;
    private final Port port;
    private final Duration grace;

    Workload(String module, String mainClass, Port port, Duration grace) {
        this.module = module;
        this.mainClass = mainClass;
        this.port = port;
        this.grace = grace;
    }

    /** Name of the child and of the module. */
    String module() {
        return module;
    }

    String mainClass() {
        return mainClass;
    }

    /** Where it answers {@code /readyz}. */
    Port port() {
        return port;
    }

    /** Time it has to stop. */
    Duration grace() {
        return grace;
    }

    /**
     * Options of its JVM.
     *
     * @param cacheDirectory where native libraries are unpacked
     */
    List<String> jvmOptions(Path cacheDirectory) {
        List<String> options = new ArrayList<>(List.of("-XX:+ExitOnOutOfMemoryError"));
        switch (this) {
            case TRAINING -> {
                options.addAll(List.of("-Xms128m", "-Xmx640m", "-XX:+UseParallelGC", "-XX:MaxMetaspaceSize=256m"));
                // Lets the trainers' low priority mean something on Linux, so that training does not delay scoring.
                options.addAll(List.of("-XX:ThreadPriorityPolicy=1", "-XX:JavaPriority1_To_OSPriority=19"));
                for (String opened : FLINK_OPENS) {
                    options.add("--add-opens=" + opened + "=ALL-UNNAMED");
                }
                options.add("-Dorg.bytedeco.javacpp.maxbytes=512m");
                // Its check of the whole process counts Flink's memory as its own.
                options.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
                options.add("-Dorg.bytedeco.javacpp.cachedir=" + cacheDirectory.resolve("javacpp"));
            }
            case AGGREGATOR, ARCHIVER -> options.addAll(small("192m"));
            case PRODUCER -> options.addAll(small("128m"));
        }
        return options;
    }

    private static List<String> small(String heap) {
        return List.of("-Xms32m", "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }
}
