package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelArchive.ArchiveUnavailableException;
import io.flead.aggregator.registry.NewestReadings;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the newest readings from their topic, in equal shares of its partitions, by a consumer of its own for each time.
 * Thread-safe.
 *
 * @param clients the clients of the pipeline's topics
 * @param topic of the readings
 * @param format of a reading, without the label
 */
public record ReadingsReader(AggregatorClients clients, String topic, ReadingFormat format) implements NewestReadings {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void read(int most, java.util.function.Consumer<Reading> each) throws ArchiveUnavailableException {
        Consumer<byte[], byte[]> consumer = clients.reader("readings");
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new ArchiveUnavailableException("topic " + topic + " does not exist");
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            long share = Math.max(1, most / partitions.size());
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(
                    partition, Math.max(begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - share)));
            read(consumer, new HashMap<>(ends), each);
        } catch (KafkaException e) {
            throw new ArchiveUnavailableException("Kafka does not answer: " + e.getMessage());
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    private void read(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            java.util.function.Consumer<Reading> each)
            throws ArchiveUnavailableException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new ArchiveUnavailableException(
                        "the readings took longer than " + PATIENCE.toSeconds() + " s: ask for fewer");
            }
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
                if (entry.offset() < ends.getOrDefault(partition, 0L)
                        && format.parse(entry.key(), entry.value(), Instant.ofEpochMilli(entry.timestamp()))
                                instanceof Reading reading) {
                    each.accept(reading);
                }
            }
        }
    }
}
