package io.flead.training;

import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of one pipeline on a real broker, and readings for them. */
final class PipelineTopics implements AutoCloseable {

    private final String bootstrapServers;
    private final Topics topics;
    private final ReadingFormat format;
    private final List<String> features;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(7);
    private long produced;

    PipelineTopics(String bootstrapServers, Pipeline pipeline) throws Exception {
        this(bootstrapServers, pipeline, false);
    }

    /**
     * As above.
     *
     * @param foreign whether the topics have the broker's configuration and not the one that the pipeline declares
     */
    PipelineTopics(String bootstrapServers, Pipeline pipeline, boolean foreign) throws Exception {
        this.bootstrapServers = bootstrapServers;
        this.topics = Topics.of(pipeline.spec());
        this.format = ReadingFormat.of(pipeline.spec());
        this.features = pipeline.spec().readings().features();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "2"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            List<NewTopic> created = new ArrayList<>();
            for (TopicDefinition topic : topics.all()) {
                created.add(new NewTopic(topic.name(), topic.partitions(), (short) 1)
                        .configs(foreign ? Map.of() : topic.config()));
            }
            admin.createTopics(created).all().get();
        }
    }

    Topics topics() {
        return topics;
    }

    /** The same without one of its sensors. */
    void sendPartialReading(int device, long step) {
        double[] values = values(device, step, 0);
        values[(int) (step % values.length)] = Double.NaN;
        send(device, values);
    }

    /** A reading of a machine that turns in a steady rhythm; its sensors hang together. */
    void sendReading(int device, long step, double offset) {
        send(device, values(device, step, offset));
    }

    /** The same with a time of the test's. */
    void sendReading(int device, long step, double offset, Instant time) {
        String id = "machine_" + device;
        send(id, format.write(new Reading(id, time, values(device, step, offset), OptionalInt.empty())));
    }

    private double[] values(int device, long step, double offset) {
        double[] values = new double[features.size()];
        double load = Math.sin(step / 7.0 + device);
        for (int feature = 0; feature < values.length; feature++) {
            values[feature] = 10 * (feature + 1) + load * (feature + 1) + .1 * random.nextGaussian() + offset;
        }
        return values;
    }

    private void send(int device, double[] values) {
        String id = "machine_" + device;
        send(id, format.write(new Reading(id, Instant.now(), values, OptionalInt.empty())));
    }

    /** A reading whose time, and whose record's, the sender has chosen. */
    void sendReadingAt(int device, Instant time) {
        String id = "machine_" + device;
        var unused = producer.send(new ProducerRecord<>(
                topics.readings().name(),
                null,
                time.toEpochMilli(),
                id.getBytes(StandardCharsets.UTF_8),
                format.write(new Reading(id, time, values(device, 0, 0), OptionalInt.empty()))));
        produced++;
    }

    /** Whether the broker takes this value, compressed. */
    boolean sendCompressed(byte[] value) throws InterruptedException {
        try (KafkaProducer<byte[], byte[]> compressing = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "compression.type", "gzip", "max.request.size", 32 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            compressing
                    .send(new ProducerRecord<>(topics.readings().name(), value))
                    .get();
            produced++;
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }

    /** Whatever this is. */
    void send(String key, byte[] value) {
        var unused = producer.send(
                new ProducerRecord<>(topics.readings().name(), key.getBytes(StandardCharsets.UTF_8), value));
        produced++;
    }

    void publish(TopicDefinition topic, byte[] key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
    }

    void flush() {
        producer.flush();
    }

    long produced() {
        return produced;
    }

    /** All there is in a topic now. */
    List<ConsumerRecord<byte[], byte[]>> read(TopicDefinition topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.name(), partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
