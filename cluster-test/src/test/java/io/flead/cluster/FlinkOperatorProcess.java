package io.flead.cluster;

import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Flink's own operator, beside the cluster: no registry gives its image here. It runs inside of the cluster's network. */
final class FlinkOperatorProcess extends JavaProcess {

    private FlinkOperatorProcess(JavaCommand command) {
        super(command);
    }

    static FlinkOperatorProcess start() throws IOException {
        Path directory = Files.createDirectories(TestCluster.WORK.resolve("flink-operator"));
        Files.writeString(directory.resolve("flink-conf.yaml"), """
                kubernetes.operator.watched.namespaces: %s
                kubernetes.operator.health.probe.enabled: false
                kubernetes.operator.dynamic.config.enabled: false
                kubernetes.operator.reconcile.interval: 5 s
                kubernetes.operator.observer.progress-check.interval: 2 s
                kubernetes.operator.observer.rest-ready.delay: 2 s
                """.formatted(TestCluster.NAMESPACE));
        Files.writeString(directory.resolve("log4j2.properties"), """
                rootLogger.level = INFO
                rootLogger.appenderRef.console.ref = console
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d %-5p %c{1.} %m%n
                """);
        String classPath = TestCluster.PROJECT.resolve("cluster-test/target/classes") + ":"
                + Files.readString(TestCluster.PROJECT.resolve("operator/flink-operator/target/classpath.txt"))
                        .strip();
        return new FlinkOperatorProcess(new JavaCommand("org.apache.flink.kubernetes.operator.FlinkOperator")
                .options(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties"))
                .classPath(classPath)
                // Without these it takes itself for a process on a laptop, and looks for job managers on localhost.
                .environment("KUBERNETES_SERVICE_HOST", "10.96.0.1")
                .environment("KUBERNETES_SERVICE_PORT", "443")
                .environment("KUBECONFIG", System.getenv("KUBECONFIG"))
                .environment("FLINK_CONF_DIR", directory.toString())
                .environment("OPERATOR_NAMESPACE", TestCluster.NAMESPACE)
                .log(directory.resolve("flink-operator.log")));
    }
}
