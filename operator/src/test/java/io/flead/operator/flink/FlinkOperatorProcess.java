package io.flead.operator.flink;

import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Project;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Apache Flink's Kubernetes operator, unchanged, as a process with a class path of its own. It looks after one
 * namespace.
 */
final class FlinkOperatorProcess extends JavaProcess {

    private static final Path CLASS_PATH = Path.of("operator/flink-operator/target/classpath.txt");

    private FlinkOperatorProcess(JavaCommand command) {
        super(command);
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
        return new FlinkOperatorProcess(new JavaCommand("org.apache.flink.kubernetes.operator.FlinkOperator")
                .options("-Xmx256m", "-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties"))
                .classPath(Files.readString(Project.root().resolve(CLASS_PATH)).strip())
                .environment("KUBECONFIG", ApiServer.kubeconfig().toString())
                .environment("FLINK_CONF_DIR", directory.toString())
                .environment("OPERATOR_NAMESPACE", namespace)
                .log(directory.resolve("flink-operator.log")));
    }
}
