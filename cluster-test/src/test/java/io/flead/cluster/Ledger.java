package io.flead.cluster;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** What Kafka, the ledger, and the database, its projection, say of the readings. */
record Ledger(String bootstrapServers, String url, String user, String password, String readingsTopic) {

    /** End of each partition. */
    Map<Integer, Long> ends() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicDescription topic = Objects.requireNonNull(admin.describeTopics(List.of(readingsTopic))
                    .allTopicNames()
                    .get()
                    .get(readingsTopic));
            Map<TopicPartition, OffsetSpec> partitions = topic.partitions().stream()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(readingsTopic, partition.partition()),
                            partition -> OffsetSpec.latest()));
            return admin.listOffsets(partitions).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            end -> end.getKey().partition(),
                            end -> end.getValue().offset()));
        }
    }

    static long sum(Map<Integer, Long> ends) {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Readings below these ends that are not in the table exactly once; 0 when all are. */
    long wrong(Map<Integer, Long> ends) throws SQLException {
        long wrong = 0;
        try (var connection = DriverManager.getConnection(url, user, password);
                var query = connection.prepareStatement("SELECT count(*), count(DISTINCT kafka_offset) FROM device_data"
                        + " WHERE kafka_partition = ? AND kafka_offset < ?")) {
            for (Map.Entry<Integer, Long> end : ends.entrySet()) {
                query.setInt(1, end.getKey());
                query.setLong(2, end.getValue());
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    wrong += Math.abs(end.getValue() - rows.getLong(1)) + Math.abs(end.getValue() - rows.getLong(2));
                }
            }
        }
        return wrong;
    }

    /** One number of the database. */
    long number(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url, user, password);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Whether a statement of the database holds. */
    boolean holds(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url, user, password);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** Topics of the broker. */
    Set<String> topics() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return admin.listTopics().names().get();
        }
    }
}
