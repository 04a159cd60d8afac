package io.flead.local.broker;

import io.flead.local.supervision.ChildSpecification;
import io.flead.local.supervision.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** A real Kafka broker in a JVM of its own, with its data in the state directory, kept from run to run. */
public final class LocalBroker {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final BrokerConfiguration configuration;
    private final Path propertiesFile;

    private LocalBroker(BrokerConfiguration configuration, Path propertiesFile) {
        this.configuration = configuration;
        this.propertiesFile = propertiesFile;
    }

    /**
     * Writes the broker's configuration; data go to {@code kafka} in the state directory.
     *
     * @throws IOException when the file cannot be written
     */
    public static LocalBroker prepare(Path stateDirectory, int port, int controllerPort) throws IOException {
        BrokerConfiguration configuration =
                new BrokerConfiguration(stateDirectory.resolve("kafka"), port, controllerPort);
        StringBuilder text = new StringBuilder();
        // The backslash is the escape character of a properties file.
        configuration
                .properties()
                .forEach((name, value) -> text.append(name)
                        .append('=')
                        .append(value.replace("\\", "\\\\"))
                        .append('\n'));
        Path file = stateDirectory.resolve("kafka.properties");
        Files.writeString(file, text);
        return new LocalBroker(configuration, file);
    }

    /** Its address for clients. */
    public BrokerConfiguration configuration() {
        return configuration;
    }

    /** How to run it. */
    public ChildSpecification child(String name, Path log, String classPath) {
        JavaProgram program = new JavaProgram(
                BrokerMain.class.getName(),
                classPath,
                List.of(
                        "-Xms64m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dlog4j2.configurationFile=classpath:log4j2-broker.xml"),
                List.of(propertiesFile.toString()));
        return new ChildSpecification(
                name,
                program.command(),
                program.environment(),
                log,
                Duration.ofSeconds(15),
                ChildSpecification.Preparation.NONE);
    }

    /** Opens a client for administration; the caller closes it. It survives restarts of the broker. */
    public Admin connect() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, configuration.bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG, "flead",
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, "50",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000"));
        return Admin.create(properties);
    }

    /** Whether the broker answers. */
    public boolean isReady(Admin admin) throws InterruptedException {
        try {
            var options = new DescribeClusterOptions().timeoutMs((int) ANSWER.toMillis());
            return !admin.describeCluster(options)
                    .nodes()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
