package io.flead.local.workload;

import io.flead.api.program.JvmOptions;
import io.flead.local.port.Port;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The workloads of a pipeline, each a JVM of its own, with its needs on one machine. */
public enum Workload {
    /** Scores and trains. Most of the work of a pipeline: it alone gets the optimizing compiler and a large heap. */
    TRAINING("training", "io.flead.training.TrainingMain", Port.TRAINING, Duration.ofSeconds(20)),
    /** Averages local models. */
    AGGREGATOR("aggregator", "io.flead.aggregator.AggregatorMain", Port.AGGREGATOR, Duration.ofSeconds(10)),
    /** Writes topics to tables, and creates these. */
    ARCHIVER("archiver", "io.flead.archiver.ArchiverMain", Port.ARCHIVER, Duration.ofSeconds(10)),
    /** Serves the live page. */
    CONSOLE("console", "io.flead.console.ConsoleMain", Port.CONSOLE, Duration.ofSeconds(5)),
    /** Plays devices. */
    PRODUCER("producer", "io.flead.producer.ProducerMain", Port.PRODUCER, Duration.ofSeconds(10));

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
    public String module() {
        return module;
    }

    /** Its main class. */
    public String mainClass() {
        return mainClass;
    }

    /** Its address of {@code /readyz}. */
    public Port port() {
        return port;
    }

    /** Time it has to stop. */
    public Duration grace() {
        return grace;
    }

    /**
     * Options of its JVM.
     *
     * @param cacheDirectory where native libraries are unpacked
     */
    public List<String> jvmOptions(Path cacheDirectory) {
        List<String> options = new ArrayList<>(List.of(JvmOptions.EXIT_ON_OUT_OF_MEMORY));
        switch (this) {
            case TRAINING -> {
                options.addAll(List.of("-Xms128m", "-Xmx640m", "-XX:+UseParallelGC", "-XX:MaxMetaspaceSize=256m"));
                options.addAll(JvmOptions.flink());
                options.addAll(JvmOptions.trainer(
                        "512m", cacheDirectory.resolve("javacpp").toString()));
            }
            case AGGREGATOR, ARCHIVER -> options.addAll(small("192m"));
            case CONSOLE -> options.addAll(small("96m"));
            case PRODUCER -> options.addAll(small("128m"));
        }
        return options;
    }

    private static List<String> small(String heap) {
        return List.of("-Xms32m", "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }
}
