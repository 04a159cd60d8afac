package io.flead.chaos.run;

import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.chaos.account.LastModel;
import io.flead.chaos.account.SequenceCheck;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.pipeline.Pipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of a pipeline. */
final class LedgerReader implements AutoCloseable {

    /** Key of the records that chaos itself sends, which are no readings. */
    private static final String MALFORMED = "chaos";

    private static final String SEQUENCE_HEADER = "flead-sequence";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int ANSWER_SECONDS = 30;
    /** Longer than the broker is stopped or takes to come back. */
    private static final Duration TOPIC_WITHIN = Duration.ofMinutes(5);

    /** The time that the broker may take to show a committed transaction in all its partitions. */
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(2);

    private static final int SNAPSHOTS = 20;

    private final String bootstrapServers;
    private final Topics topics;
    private final ClientNames clients;
    private final Admin admin;

    LedgerReader(int kafkaPort, Pipeline pipeline) {
        this.bootstrapServers = "127.0.0.1:" + kafkaPort;
        this.topics = Topics.of(pipeline.spec());
        this.clients = ClientNames.of(pipeline.spec().kafka(), pipeline.name());
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    String readingsTopic() {
        return topics.readings().name();
    }

    /** The topic whose loss costs no reading and no model. */
    String expendableTopic() {
        return topics.anomalies().name();
    }

    Map<TopicPartition, Long> readingsEnds() throws ExecutionException, InterruptedException, TimeoutException {
        return ends(readingsTopic());
    }

    /** Whether the training job has committed these offsets, as it does after each checkpoint. */
    boolean trainingPassed(Map<TopicPartition, Long> ends)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> committed = committed(clients.training());
        return ends.entrySet().stream().allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /**
     * Deletes a topic and makes it again with the same partitions and settings. Each step is tried until it is done: a
     * broker that goes down between them must not leave the pipeline without the topic.
     *
     * @throws TimeoutException when the broker has not answered for {@link #TOPIC_WITHIN}
     */
    void deleteAndMakeAgain(String topic)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        var definition = topics.all().stream()
                .filter(one -> one.name().equals(topic))
                .findFirst()
                .orElseThrow();
        makeAgain(
                new NewTopic(topic, definition.partitions(), (short) 1).configs(definition.config()),
                describe(topic).topicId());
    }

    /** Goes on until there is a topic of this name that is not the one from before. */
    void makeAgain(NewTopic again, Uuid before) throws IOException, InterruptedException, TimeoutException {
        if (!Wait.until(TOPIC_WITHIN, () -> isMadeAgain(again, before))) {
            throw new TimeoutException(again.name() + " was not made again within " + TOPIC_WITHIN.toSeconds() + " s");
        }
    }

    /** Does the next step towards another topic of this name, and says whether it is there. */
    private boolean isMadeAgain(NewTopic topic, Uuid before) throws InterruptedException {
        try {
            if (!exists(topic.name())) {
                admin.createTopics(List.of(topic)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            } else if (describe(topic.name()).topicId().equals(before)) {
                admin.deleteTopics(List.of(topic.name())).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            } else {
                return true;
            }
            return false;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            // The broker is down, or did the step and could not say so: the next look shows which.
            return false;
        }
    }

    /** Sends records that are no readings, until the broker has them. */
    void sendMalformed(int count) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                120_000,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < count; number++) {
                String value = number % 2 == 0 ? "{\"device_id\": \"chaos\"}" : "no JSON " + number;
                var unused = producer.send(new ProducerRecord<>(readingsTopic(), bytes(MALFORMED), bytes(value)));
            }
        }
    }

    /**
     * The records of the readings topic.
     *
     * @param malformed those that chaos sent
     */
    record Readings(long produced, long malformed, SequenceCheck sequences) {}

    Readings readings(Map<TopicPartition, Long> ends) {
        long[] counts = new long[2];
        SequenceCheck sequences = new SequenceCheck();
        read(ends, message -> {
            counts[0]++;
            var header = message.headers().lastHeader(SEQUENCE_HEADER);
            if (header == null) {
                counts[1]++;
            } else {
                sequences.add(
                        new String(message.key(), StandardCharsets.UTF_8),
                        ByteBuffer.wrap(header.value()).getLong());
            }
        });
        return new Readings(counts[0], counts[1], sequences);
    }

    /**
     * The published models and the updates of the last one, at one moment.
     *
     * @param models in the order of the topic
     * @param updates all records up to the offsets that were committed with the last model
     */
    record Models(List<GlobalModel> models, List<LastModel.Update> updates) {

        Optional<GlobalModel> last() {
            return models.isEmpty() ? Optional.empty() : Optional.of(models.get(models.size() - 1));
        }

        Optional<GlobalModel> beforeLast() {
            return models.size() < 2 ? Optional.empty() : Optional.of(models.get(models.size() - 2));
        }
    }

    /**
     * Reads models and updates between two rounds: a model and the offsets of its updates are one transaction, so that
     * the offsets belong to the last model when no other came while they were read.
     */
    Models models() throws ExecutionException, InterruptedException, TimeoutException {
        for (int attempt = 0; attempt < SNAPSHOTS; attempt++) {
            List<GlobalModel> models = publishedModels();
            TimeUnit.MILLISECONDS.sleep(SETTLES_WITHIN.toMillis());
            Map<TopicPartition, Long> committed = committed(clients.aggregator());
            if (publishedModels().size() == models.size()) {
                List<LastModel.Update> updates = new ArrayList<>();
                read(committed, message -> updates.add(new LastModel.Update(message.key(), message.value())));
                return new Models(models, updates);
            }
        }
        throw new IllegalStateException("models come faster than they can be read");
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    private List<GlobalModel> publishedModels() throws ExecutionException, InterruptedException, TimeoutException {
        List<GlobalModel> models = new ArrayList<>();
        read(ends(topics.globalModelUpdates().name()), message -> {
            try {
                models.add(GlobalModel.decode(message.value()));
            } catch (MalformedMessageException e) {
                throw new IllegalStateException("the record at offset " + message.offset() + " is no model", e);
            }
        });
        return models;
    }

    private void read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Collection<TopicPartition> open = new ArrayList<>(ends.keySet());
            consumer.assign(open);
            consumer.seekToBeginning(open);
            while (true) {
                open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
                if (open.isEmpty()) {
                    return;
                }
                consumer.assign(open);
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(message.topic(), message.partition());
                    if (message.offset() < ends.getOrDefault(partition, 0L)) {
                        each.accept(message);
                    }
                }
            }
        }
    }

    private Map<TopicPartition, Long> ends(String topic)
            throws ExecutionException, InterruptedException, TimeoutException {
        int partitions = describe(topic).partitions().size();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return admin.listOffsets(wanted).all().get(ANSWER_SECONDS, TimeUnit.SECONDS).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private Map<TopicPartition, Long> committed(String group)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    private TopicDescription describe(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .values()
                .iterator()
                .next()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private boolean exists(String topic) throws InterruptedException, TimeoutException, ExecutionException {
        try {
            var unused = describe(topic);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
