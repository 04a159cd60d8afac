package io.flead.analytics.publication;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.job.JobFailedException;
import io.flead.process.environment.KafkaEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes summaries to {@code analytics-results}. A message's key is its id, made of its job, pipeline and period: a
 * repeated run publishes the same id again, and a reader keeps the newest.
 */
public final class ResultsTopic implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_MILLIS = 15_000;

    private final String topic;
    private final Producer<byte[], byte[]> producer;

    private ResultsTopic(String topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /** Connects lazily: an error shows when the first message is sent. */
    public static ResultsTopic open(KafkaEnvironment kafka, String topic) throws JobFailedException {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
        try {
            return new ResultsTopic(
                    topic, new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    /**
     * Publishes a message and waits until it is safe.
     *
     * @param id the message's key, for instance {@code batch/quickstart/2026-11-22}
     */
    public void publish(String id, ObjectNode message) throws JobFailedException {
        message.put("id", id);
        try {
            ProducerRecord<byte[], byte[]> published =
                    new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(message));
            published
                    .headers()
                    .add(new RecordHeader("content-type", "application/json".getBytes(StandardCharsets.UTF_8)));
            Future<RecordMetadata> sent = producer.send(published);
            sent.get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | TimeoutException | IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(5));
    }

    private static JobFailedException failed(Throwable cause) {
        return new JobFailedException("results cannot be published to Kafka: " + cause.getMessage(), cause);
    }
}
