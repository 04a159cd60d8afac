package io.flead.producer.generate;

import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes readings to a topic, keyed by machine, each once and in order (idempotence, acks=all). While the broker is
 * away readings gather in the client's buffer; when that is full, {@link #write} waits.
 */
final class KafkaSink implements Sink {

    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.LINGER_MS_CONFIG,
            "20",
            ProducerConfig.BATCH_SIZE_CONFIG,
            String.valueOf(128 << 10),
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            String.valueOf(64 << 20),
            ProducerConfig.CLIENT_ID_CONFIG,
            "flead-generate");
    private static final Map<String, Object> GUARANTEES = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
            ProducerConfig.RETRIES_CONFIG, String.valueOf(Integer.MAX_VALUE),
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(Integer.MAX_VALUE),
            ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(Long.MAX_VALUE));

    private static final long LOOK_MILLIS = 20;

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final String[] ids;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private volatile @Nullable Exception failure;
    private long taken;

    /**
     * Connects in the background.
     *
     * @param settings further client settings; {@code bootstrap.servers} among them yields to the argument
     */
    KafkaSink(String bootstrap, String topic, Map<String, String> settings, String[] ids) throws IOException {
        Map<String, Object> config = new HashMap<>(DEFAULTS);
        config.putAll(settings);
        config.putAll(GUARANTEES);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        try {
            this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new IOException("--bootstrap " + bootstrap + ": " + ErrorText.of(e), e);
        }
        this.topic = topic;
        this.ids = ids.clone();
    }

    @Override
    public void write(Block block) throws IOException, InterruptedException {
        byte[] bytes = block.bytes().array();
        try {
            for (int reading = 0; reading < block.count(); reading++) {
                check();
                byte[] value = Arrays.copyOfRange(bytes, block.from(reading), block.to(reading) - 1);
                var unused = producer.send(
                        new ProducerRecord<>(topic, ids[block.machine(reading)], value),
                        (metadata, exception) -> answered(exception));
                taken++;
            }
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw new IOException("Kafka: " + ErrorText.of(e), e);
        }
    }

    @Override
    public void finish(Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (answered.sum() < taken && failure == null && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        check();
    }

    @Override
    public long acknowledged() {
        return acknowledged.sum();
    }

    @Override
    public long errors() {
        return answered.sum() - acknowledged.sum();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private void answered(@Nullable Exception exception) {
        answered.increment();
        if (exception == null) {
            acknowledged.increment();
        } else if (failure == null) {
            failure = exception;
        }
    }

    private void check() throws IOException {
        Exception known = failure;
        if (known != null) {
            throw new IOException("Kafka refuses readings: " + ErrorText.of(known), known);
        }
    }

    private static InterruptedException interrupted(Exception cause) {
        InterruptedException interrupted = new InterruptedException("interrupted while Kafka was waited for");
        interrupted.initCause(cause);
        return interrupted;
    }
}
