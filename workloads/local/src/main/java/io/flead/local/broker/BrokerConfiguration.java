package io.flead.local.broker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Configuration of the single Kafka broker of a local run: broker and controller in one process, reachable on the
 * loopback address only.
 *
 * @param dataDirectory where the broker keeps its logs; absolute
 * @param port port that clients connect to
 * @param controllerPort port of the KRaft controller, used by the broker itself
 */
public record BrokerConfiguration(Path dataDirectory, int port, int controllerPort) {

    private static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    private static final long MIB = 1024L * 1024L;

    /** Checks that the directory is absolute and the ports differ. */
    public BrokerConfiguration {
        if (!dataDirectory.isAbsolute()) {
            throw new IllegalArgumentException("dataDirectory must be absolute: " + dataDirectory);
        }
        if (port == controllerPort) {
            throw new IllegalArgumentException("port and controllerPort must differ: " + port);
        }
    }

    /** Address for {@code bootstrap.servers} of clients. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** The broker's properties, as {@code kafka.Kafka} reads them. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put(
                "listeners", "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + HOST + ":" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        // A voter set in the configuration, not in the metadata log: the controller's port may change from run to run.
        properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        properties.put("log.dirs", dataDirectory.toString());
        properties.put("auto.create.topics.enable", "false");

        // One broker: everything internal has one replica.
        properties.put("default.replication.factor", "1");
        properties.put("min.insync.replicas", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");

        // A killed broker comes back only when its old session has ended: 9 s by default.
        properties.put("broker.session.timeout.ms", "5000");
        properties.put("broker.heartbeat.interval.ms", "1000");

        // Small: few threads and a cleaner buffer that fits the heap (the default alone is 128 MiB).
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("num.recovery.threads.per.data.dir", "1");
        properties.put("background.threads", "2");
        properties.put("log.cleaner.threads", "1");
        properties.put("log.cleaner.dedupe.buffer.size", Long.toString(8 * MIB));
        properties.put("log.segment.bytes", Long.toString(64 * MIB));
        properties.put("log.retention.hours", "168");
        properties.put("log.retention.bytes", Long.toString(2048 * MIB));
        properties.put("metadata.log.segment.bytes", Long.toString(16 * MIB));
        return properties;
    }
}
