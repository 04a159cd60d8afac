package io.flead.api.program;

import java.util.List;
import java.util.stream.Stream;

/** Options with which a JVM must be started, wherever it runs. Spark's are in {@code jvm.options} of the analytics. */
public final class JvmOptions {

    /** An error that a program cannot survive ends it, so that its platform starts it again. */
    public static final String EXIT_ON_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    /** Packages that Flink reaches into on Java 17, from its own default configuration. */
    private static final List<String> FLINK_OPENS = List.of(
            "java.lang",
            "java.net",
            "java.io",
            "java.nio",
            "sun.nio.ch",
            "java.lang.reflect",
            "java.text",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks");

    private JvmOptions() {}

    /** Options of every JVM that runs Flink. */
    public static List<String> flink() {
        return FLINK_OPENS.stream()
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .toList();
    }

    /**
     * Options of a JVM that trains: those of {@link #natives}, and the option that lets the trainers' low priority take
     * effect on Linux, so that training does not delay scoring.
     */
    public static List<String> trainer(String nativeMemory, String nativeCache) {
        return Stream.concat(
                        Stream.of("-XX:ThreadPriorityPolicy=1", "-XX:JavaPriority1_To_OSPriority=19"),
                        natives(nativeMemory, nativeCache).stream())
                .toList();
    }

    /**
     * Options of a JVM that loads native linear algebra.
     *
     * @param memory most memory of native libraries, such as 512m
     * @param cache directory into which native libraries are unpacked
     */
    public static List<String> natives(String memory, String cache) {
        return List.of(
                "-Dorg.bytedeco.javacpp.maxbytes=" + memory,
                // Its check of the whole process would count the JVM's memory as its own.
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }
}
