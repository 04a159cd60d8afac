package io.flead.training;

import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The training in a process of its own. Its metrics are Flink's, on a port of their own. */
final class TrainingProcess extends JavaProcess {

    private final int metricsPort;

    private TrainingProcess(JavaCommand command, int metricsPort) {
        super(command);
        this.metricsPort = metricsPort;
    }

    static TrainingProcess start(Path pipelineFile, String bootstrapServers, Path stateDirectory, Path log) {
        int metricsPort = freePort();
        return new TrainingProcess(
                command(log)
                        .environment("PIPELINE_FILE", pipelineFile.toString())
                        .environment("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers)
                        .environment("STATE_DIR", stateDirectory.toString())
                        .environment("METRICS_PORT", String.valueOf(metricsPort)),
                metricsPort);
    }

    /** Starts one that cannot come up: with just this environment. */
    static TrainingProcess start(Map<String, String> environment, Path log) {
        return new TrainingProcess(command(log).environment(environment), 0);
    }

    private static JavaCommand command(Path log) {
        return new JavaCommand(TrainingMain.class)
                .options("-Xmx640m")
                // Without these Linux takes no notice of a thread's priority.
                .options("-XX:ThreadPriorityPolicy=1", "-XX:JavaPriority1_To_OSPriority=19")
                .options(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> argument.startsWith("--add-opens"))
                        .toList())
                .classPath(classPath())
                .log(log)
                .patience(Duration.ofSeconds(40));
    }

    /** Everything it has read and dealt with. */
    double handled() {
        return metric("flead_readings_scored_total") + metric("flead_readings_rejected_total");
    }

    @Override
    protected Answer metricsAnswer() {
        return get(metricsPort, "/metrics");
    }

    /** That of this test without Flink's test jars, which switch logging off. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
