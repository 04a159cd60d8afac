package io.flead.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real single-node KRaft broker in a process of its own, on a free port, with its data in a temporary directory.
 * Topics are not created by themselves. It ends with the JVM that started it, even when that is killed.
 *
 * <p>Start one with {@link #shared()} and keep tests apart by topic names; start one of your own with {@link #start()}
 * to stop, kill and restart it.
 */
public final class KafkaProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int EXIT_SECONDS = 20;

    private static @Nullable KafkaProcess shared;

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private final boolean makesTopics;
    private Process process;

    private KafkaProcess(Path directory, int port, int controllerPort, boolean makesTopics) throws IOException {
        this.directory = directory;
        this.port = port;
        this.controllerPort = controllerPort;
        this.makesTopics = makesTopics;
        this.process = launch();
    }

    /** The broker that all tests of this JVM share, started when first asked for. */
    public static synchronized KafkaProcess shared() {
        KafkaProcess broker = shared;
        if (broker == null) {
            KafkaProcess started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
            broker = started;
        }
        return broker;
    }

    /** A broker of one's own, ready for connections. */
    public static KafkaProcess start() {
        return start(false);
    }

    /** As {@link #start}, but with Kafka's own default: it makes a topic that a client asks for. */
    public static KafkaProcess startMakingTopics() {
        return start(true);
    }

    private static KafkaProcess start(boolean makesTopics) {
        try {
            int[] ports = freePorts();
            KafkaProcess broker =
                    new KafkaProcess(Files.createTempDirectory("flead-kafka"), ports[0], ports[1], makesTopics);
            broker.awaitReady();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Kills the broker as {@code kill -9} does. Its data stay. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Starts it again on the same port with the same data. */
    public void restart() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** Stops the broker and removes its data. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        Path storage = directory.resolve("data");
        Path properties = directory.resolve("server.properties");
        Files.writeString(properties, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=%4$s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                num.recovery.threads.per.data.dir=1
                """.formatted(port, controllerPort, storage, makesTopics));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ownCode() + File.pathSeparator + brokerClassPath(),
                        BrokerProcess.class.getName(),
                        properties.toString(),
                        storage.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("broker.log").toFile()))
                .start();
    }

    private static int[] freePorts() throws IOException {
        // Both open at once, so that they differ.
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the broker ended while it started:\n" + log());
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new IllegalStateException("the broker did not start within " + START_TIMEOUT + ":\n" + log());
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the broker does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("broker.log"));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
    }

    private static Path ownCode() {
        try {
            return Path.of(KafkaProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String brokerClassPath() throws IOException {
        try (InputStream file = KafkaProcess.class.getResourceAsStream("/broker-classpath.txt")) {
            if (file == null) {
                throw new IllegalStateException("broker-classpath.txt is missing: build workloads/testkit with Maven");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }
}
