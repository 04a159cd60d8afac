package io.flead.operator.flink;

import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Apache Flink's Kubernetes operator, unchanged, as a process with a class path of its own. It looks after one namespace. */
final class FlinkOperatorProcess implements AutoCloseable {

    private static final String MAIN_CLASS = "org.apache.flink.kubernetes.operator.FlinkOperator";
    private static final Path CLASS_PATH = Path.of("operator/flink-operator/target/classpath.txt");

    private final Process process;
    private final Path log;

    private FlinkOperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param directory where its configuration and its log go */
    static FlinkOperatorProcess start(Path directory, String namespace) throws IOException {
        Files.writeString(directory.resolve("flink-conf.yaml"), """
                kubernetes.operator.watched.namespaces: %s
                kubernetes.operator.health.probe.enabled: false
                kubernetes.operator.dynamic.config.enabled: false
                kubernetes.operator.reconcile.interval: 5 s
                """.formatted(namespace));
        Files.writeString(directory.resolve("log4j2.properties"), """
                rootLogger.level = INFO
                rootLogger.appenderRef.console.ref = console
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d %-5p %c{1.} %m%n
                """);
        Path log = directory.resolve("flink-operator.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties"),
                        "-cp",
                        Files.readString(Project.root().resolve(CLASS_PATH)).strip(),
                        MAIN_CLASS)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("KUBECONFIG", ApiServer.kubeconfig().toString());
        builder.environment().put("FLINK_CONF_DIR", directory.toString());
        builder.environment().put("OPERATOR_NAMESPACE", namespace);
        return new FlinkOperatorProcess(builder.start(), log);
    }

    /** The end of its log, for messages. */
    String logTail() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
