package io.flead.producer;

import io.flead.process.environment.KafkaEnvironment;
import io.flead.producer.fleet.Device;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readings topic as the producer finds it.
 *
 * @param name with the pipeline's prefix
 */
record ReadingsTopic(KafkaEnvironment kafka, String name) {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingsTopic.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LOG_EVERY = 20;

    /**
     * Progress of each device's replay. Waits for Kafka and for the topic as long as it takes.
     *
     * @param bound records to read of each partition at most
     * @throws InterruptedException when asked to stop meanwhile
     */
    Map<String, Long> played(List<Device> devices, long bound) throws InterruptedException {
        List<String> ids = devices.stream().map(Device::id).toList();
        try (Consumer<String, byte[]> consumer = consumer()) {
            for (int attempt = 0; ; attempt++) {
                String obstacle;
                try {
                    List<PartitionInfo> partitions = consumer.partitionsFor(name, TIMEOUT);
                    if (partitions != null && !partitions.isEmpty()) {
                        return PlayedSequences.read(
                                consumer,
                                partitions.stream()
                                        .map(partition -> new TopicPartition(name, partition.partition()))
                                        .toList(),
                                ids,
                                bound);
                    }
                    obstacle = "topic " + name + " does not exist";
                } catch (RetriableException e) {
                    obstacle = String.valueOf(e.getMessage());
                }
                if (attempt % LOG_EVERY == 0) {
                    LOG.atInfo()
                            .addKeyValue("kafka", kafka.bootstrapServers())
                            .addKeyValue("obstacle", obstacle)
                            .log("waiting");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(kafka.properties());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "flead-producer-resume");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
