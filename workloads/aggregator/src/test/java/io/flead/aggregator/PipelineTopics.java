package io.flead.aggregator;

import io.flead.aggregator.kafka.AggregatorClients;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The topics of a pipeline of its own on a real broker, and who writes and reads there besides the aggregator. */
public final class PipelineTopics implements AutoCloseable {

    private final String bootstrapServers;
    private final String name;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    private PipelineTopics(String bootstrapServers, String name) {
        this.bootstrapServers = bootstrapServers;
        this.name = name;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Makes the topics; their prefix is the pipeline's name. */
    public static PipelineTopics create(String bootstrapServers, String name, int partitions) {
        PipelineTopics clients = new PipelineTopics(bootstrapServers, name);
        short one = 1;
        await(clients.admin
                .createTopics(List.of(
                        new NewTopic(clients.updatesTopic(), partitions, one),
                        new NewTopic(clients.modelsTopic(), 1, one),
                        new NewTopic(clients.anomaliesTopic(), partitions, one),
                        new NewTopic(clients.alarmsTopic(), partitions, one),
                        new NewTopic(clients.statusesTopic(), partitions, one)
                                .configs(Map.of("cleanup.policy", "compact"))))
                .all());
        return clients;
    }

    /** Deletes the topic of models and creates it again, empty. */
    public void recreateModels() {
        await(admin.deleteTopics(List.of(modelsTopic())).all());
        short one = 1;
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            await(admin.createTopics(List.of(new NewTopic(modelsTopic(), 1, one)))
                    .all());
            return true;
        });
    }

    /** The pipeline file that belongs to it. */
    public String pipelineFile(Duration interval, Object minDevices) {
        return """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata:
                  name: %1$s
                spec:
                  devices:
                    source:
                      external: {}
                  readings:
                    deviceIdField: device_id
                    timestampField: timestamp
                    features: [pressure, flow, current]
                  kafka:
                    topicPrefix: %1$s-
                  training:
                    model: {hidden: 2, seed: 42}
                  aggregation:
                    interval: %2$dms
                    minDevices: %3$s
                    maxUpdateNorm: 1
                """.formatted(name, interval.toMillis(), minDevices);
    }

    public String name() {
        return name;
    }

    public String updatesTopic() {
        return name + "-local-model-updates";
    }

    public String modelsTopic() {
        return name + "-global-model-updates";
    }

    public String anomaliesTopic() {
        return name + "-anomalies";
    }

    public String alarmsTopic() {
        return name + "-alarms";
    }

    public String statusesTopic() {
        return name + "-device-status";
    }

    /** Sends updates, each to its device's partition, and waits for the broker. */
    public void send(List<LocalModelUpdate> updates) {
        send(updates.stream()
                .map(update -> new ProducerRecord<>(updatesTopic(), key(update.deviceId()), update.encode())));
    }

    /** Sends an update to a partition of one's choice. */
    public void send(LocalModelUpdate update, int partition) {
        send(Stream.of(new ProducerRecord<>(updatesTopic(), partition, key(update.deviceId()), update.encode())));
    }

    /** Sends any bytes. */
    public void sendRaw(String topic, String key, byte @Nullable [] value) {
        send(Stream.of(new ProducerRecord<>(topic, key(key), value)));
    }

    /** Sends a topic's messages, and waits for the broker. */
    public <M> void sendAll(String topic, List<M> messages, Function<M, String> keyOf, Function<M, byte[]> encoding) {
        send(messages.stream()
                .map(message -> new ProducerRecord<>(topic, key(keyOf.apply(message)), encoding.apply(message))));
    }

    private void send(Stream<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = records.map(producer::send).toList();
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The published models as others see them. */
    public List<GlobalModel> models() {
        return models("read_committed");
    }

    /** The records of the topic, committed, aborted or undecided. */
    public List<GlobalModel> uncommittedModels() {
        return models("read_uncommitted");
    }

    /** The aggregator's names: the topics' prefix, the pipeline's name and its role. */
    public String identity() {
        return name + "-/" + name + "/aggregator";
    }

    /** The offsets that the aggregator has committed. */
    public Map<TopicPartition, OffsetAndMetadata> committedOffsets() {
        return committedOffsets(identity());
    }

    /** The offsets that a group has committed. */
    public Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group) {
        return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    /** The group of the webhook. */
    public String webhookGroup() {
        return name + "-/" + name + "/webhook";
    }

    public Admin admin() {
        return admin;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }

    /** Waits for an answer of the broker. */
    public static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<GlobalModel> models(String isolation) {
        List<GlobalModel> models = new ArrayList<>();
        try {
            for (byte[] value : values(modelsTopic(), isolation)) {
                models.add(GlobalModel.decode(value));
            }
        } catch (MalformedMessageException e) {
            throw new IllegalStateException(e);
        }
        return models;
    }

    /** The values of a topic's committed records, partition by partition. */
    public List<byte[]> values(String topic) {
        return values(topic, "read_committed");
    }

    private List<byte[]> values(String topic, String isolation) {
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(100))) {
                    values.add(entry.value());
                }
            }
        }
        return values;
    }

    /** The aggregator's clients of these topics. */
    public AggregatorClients clients(Map<String, String> settings) {
        return new AggregatorClients(
                updatesTopic(),
                modelsTopic(),
                anomaliesTopic(),
                alarmsTopic(),
                statusesTopic(),
                identity(),
                webhookGroup(),
                settings);
    }
}
