package io.flead.producer;

import io.flead.contract.reading.SentHeader;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.producer.fleet.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes messages to the readings topic, asynchronously, in order, each once (idempotence, acks=all). A broker that
 * is away is waited for without end: messages gather in the client's buffer, and when that is full, {@link #publish}
 * blocks. A message that Kafka refuses as too large or invalid is logged, counted and skipped. Any other failure, such
 * as a lost permission, concerns all messages: {@link #failure} then says so, and the producer must end, so that a new
 * one goes on behind the last message published.
 */
final class ReadingPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingPublisher.class);

    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.LINGER_MS_CONFIG, "5",
            ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(32 << 20),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000",
            ProducerConfig.CLIENT_ID_CONFIG, "flead-producer");

    private static final Map<String, Object> GUARANTEES = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
            ProducerConfig.RETRIES_CONFIG, String.valueOf(Integer.MAX_VALUE),
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(Integer.MAX_VALUE),
            ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(Long.MAX_VALUE));

    /** Time without an acknowledgement, while some are owed, after which the broker counts as away. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration FLUSH = Duration.ofSeconds(8);
    private static final long LOG_EVERY = 1_000;

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final ProducerMetrics metrics;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private volatile long lastAnswerNanos;
    private volatile @Nullable Exception failure;

    ReadingPublisher(KafkaEnvironment kafka, String topic, ProducerMetrics metrics) {
        Map<String, Object> config = new HashMap<>(DEFAULTS);
        config.putAll(kafka.properties());
        config.putAll(GUARANTEES);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.metrics = metrics;
        this.lastAnswerNanos = System.nanoTime();
    }

    /**
     * Sends a message; blocks while the buffer is full.
     *
     * @param nowMillis wall clock; the record's timestamp where the broker does not set its own
     * @throws InterruptException when the thread is interrupted while it waits; the message may be repeated
     */
    void publish(String deviceId, Message message, long nowMillis) {
        ProducerRecord<String, byte[]> outgoing =
                new ProducerRecord<>(topic, null, nowMillis, deviceId, message.value());
        outgoing.headers().add(SentHeader.NAME, SentHeader.encode(nowMillis));
        outgoing.headers().add(SequenceHeader.NAME, SequenceHeader.encode(message.sequence()));
        if (sent.getAndIncrement() == answered.get()) {
            lastAnswerNanos = System.nanoTime();
        }
        var unused =
                producer.send(outgoing, (metadata, exception) -> answered(deviceId, message.sequence(), exception));
    }

    /** Whether Kafka acknowledges: no message has waited long. */
    boolean connected() {
        return sent.get() == answered.get() || System.nanoTime() - lastAnswerNanos < SILENCE_NANOS;
    }

    /** Why no further message can be published; null while all is well. */
    @Nullable Exception failure() {
        return failure;
    }

    /**
     * Waits some seconds for the messages on their way, and gives up on the rest, which a later start publishes again.
     */
    @Override
    public void close() {
        // After a failure later messages must not overtake it: a later start would take the gap for
        // published.
        producer.close(failure == null ? FLUSH : Duration.ZERO);
    }

    private void answered(String deviceId, long sequence, @Nullable Exception exception) {
        lastAnswerNanos = System.nanoTime();
        answered.incrementAndGet();
        if (exception == null) {
            metrics.acknowledged();
            return;
        }
        metrics.failed();
        long failures = metrics.failures();
        if (failures % LOG_EVERY == 1) {
            LOG.atError()
                    .addKeyValue("device", deviceId)
                    .addKeyValue("sequence", sequence)
                    .addKeyValue("failed", failures)
                    .addKeyValue("error", exception.toString())
                    .log("send_failed");
        }
        if (!(exception instanceof RecordTooLargeException || exception instanceof InvalidRecordException)) {
            failure = exception;
        }
    }
}
