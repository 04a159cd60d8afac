package io.flead.local.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of a Kafka. Joins no group and commits nothing: it leaves no trace there. */
public final class TopicRows implements RowSource {

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(250);

    /** Records of each partition that are looked through first for those of one device. */
    private static final long FIRST_SEARCH = 2_000;

    private static final int SEARCH_GROWTH = 8;

    private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME =
            Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparingInt(ConsumerRecord::partition)
                    .thenComparingLong(ConsumerRecord::offset);

    private final String servers;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private Map<TopicPartition, Long> read = Map.of();

    private TopicRows(String servers, Admin admin, KafkaConsumer<byte[], byte[]> consumer) {
        this.servers = servers;
        this.admin = admin;
        this.consumer = consumer;
    }

    /**
     * Prepares the connection.
     *
     * @param settings of Kafka's clients, {@code bootstrap.servers} among them
     * @throws DataUnavailableException when the settings are refused
     */
    public static TopicRows connect(Map<String, String> settings) throws DataUnavailableException {
        String servers = settings.getOrDefault("bootstrap.servers", "");
        Map<String, Object> properties = new HashMap<>(settings);
        properties.put("client.id", "flead-data");
        properties.put("default.api.timeout.ms", String.valueOf(ANSWERS_WITHIN.toMillis()));
        properties.put("request.timeout.ms", String.valueOf(ANSWERS_WITHIN.toMillis() - 5_000));
        Map<String, Object> reading = new HashMap<>(properties);
        reading.keySet().removeIf(name -> name.startsWith("group."));
        reading.put("enable.auto.commit", "false");
        reading.put("isolation.level", "read_committed");
        reading.put("allow.auto.create.topics", "false");
        reading.put("fetch.max.bytes", String.valueOf(16 << 20));
        try {
            KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            try {
                return new TopicRows(servers, Admin.create(properties), consumer);
            } catch (KafkaException e) {
                consumer.close();
                throw e;
            }
        } catch (KafkaException e) {
            throw unavailable(servers, e);
        }
    }

    @Override
    public DataSet.Kind kind() {
        return DataSet.Kind.TOPIC;
    }

    @Override
    public List<String> names() throws DataUnavailableException, InterruptedException {
        try {
            return admin.listTopics().names().get().stream().sorted().toList();
        } catch (ExecutionException e) {
            throw unavailable(servers, e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public DataSet measure(String name) throws DataUnavailableException, InterruptedException {
        try {
            List<TopicPartition> partitions = partitions(name);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long rows = partitions.stream()
                    .mapToLong(partition -> at(ends, partition) - at(begins, partition))
                    .sum();
            OptionalLong newest = admin
                    .listOffsets(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.maxTimestamp())))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(ListOffsetsResultInfo::timestamp)
                    .filter(timestamp -> timestamp >= 0)
                    .max();
            return new DataSet(
                    DataSet.Kind.TOPIC,
                    name,
                    rows,
                    false,
                    newest.isPresent() ? Optional.of(Instant.ofEpochMilli(newest.getAsLong())) : Optional.empty());
        } catch (InterruptException e) {
            throw interrupted();
        } catch (KafkaException e) {
            throw unavailable(servers, e);
        } catch (ExecutionException e) {
            throw unavailable(servers, e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public List<ObjectNode> newest(String name, int limit, Optional<String> device)
            throws DataUnavailableException, InterruptedException {
        try {
            List<TopicPartition> partitions = partitions(name);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            var found = new PriorityQueue<>(BY_TIME);
            Map<TopicPartition, Long> upper = ends;
            long span = device.isPresent() ? Math.max(limit, FIRST_SEARCH) : limit;
            boolean more = true;
            while (more && found.size() < limit) {
                Map<TopicPartition, Long> from = new HashMap<>();
                for (TopicPartition partition : partitions) {
                    from.put(partition, Math.max(at(begins, partition), at(upper, partition) - span));
                }
                read(from, upper, row -> {
                    if (isOf(row, device)) {
                        found.add(row);
                        if (found.size() > limit) {
                            found.remove();
                        }
                    }
                });
                more = !from.equals(begins);
                upper = from;
                span *= SEARCH_GROWTH;
            }
            read = ends;
            return found.stream().sorted(BY_TIME).map(RecordDocument::of).toList();
        } catch (InterruptException e) {
            throw interrupted();
        } catch (KafkaException e) {
            throw unavailable(servers, e);
        }
    }

    @Override
    public void follow(String name, Optional<String> device, Consumer<ObjectNode> rows)
            throws DataUnavailableException, InterruptedException {
        try {
            seek(read);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                    if (isOf(row, device)) {
                        rows.accept(RecordDocument.of(row));
                    }
                }
            }
        } catch (InterruptException e) {
            throw interrupted();
        } catch (KafkaException e) {
            throw unavailable(servers, e);
        }
    }

    @Override
    public void close() {
        // A flag that is set would keep the consumer from closing in peace.
        boolean interrupted = Thread.interrupted();
        consumer.close();
        admin.close(Duration.ofSeconds(1));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<byte[], byte[]>> rows) {
        Map<TopicPartition, Long> open = new HashMap<>(from);
        open.keySet().removeIf(partition -> at(from, partition) >= at(to, partition));
        seek(open);
        long deadline = System.nanoTime() + ANSWERS_WITHIN.toNanos();
        while (!open.isEmpty()) {
            var batch = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> row : batch) {
                if (row.offset() < at(to, new TopicPartition(row.topic(), row.partition()))) {
                    rows.accept(row);
                }
            }
            // The position passes gaps that compaction and transactions left.
            if (open.keySet().removeIf(partition -> consumer.position(partition) >= at(to, partition))) {
                consumer.assign(open.keySet());
            }
            if (!batch.isEmpty()) {
                deadline = System.nanoTime() + ANSWERS_WITHIN.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaException("it stopped answering");
            }
        }
    }

    private void seek(Map<TopicPartition, Long> positions) {
        Collection<TopicPartition> partitions = positions.keySet();
        consumer.assign(partitions);
        positions.forEach(consumer::seek);
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> row, Optional<String> device) {
        return device.isEmpty() || Arrays.equals(row.key(), device.get().getBytes(StandardCharsets.UTF_8));
    }

    private static InterruptedException interrupted() {
        return new InterruptedException("reading was interrupted");
    }

    private static DataUnavailableException unavailable(String servers, Throwable e) {
        List<String> reasons = new ArrayList<>();
        for (Throwable cause = e; cause != null && reasons.size() < 3; cause = cause.getCause()) {
            reasons.add(String.valueOf(cause.getMessage()));
        }
        return new DataUnavailableException(
                "Kafka at " + servers + " does not answer: "
                        + reasons.stream().distinct().collect(Collectors.joining(": ")),
                e);
    }
}
