package io.flead.console.kafka;

import io.flead.contract.message.Verdict;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes what people say of alarms: the one thing that the console writes. Connects when it is first used. Thread-safe. */
public final class VerdictWriter implements AutoCloseable {

    private final ConsoleClients clients;
    private @Nullable Producer<byte[], byte[]> producer;

    /** A writer. */
    public VerdictWriter(ConsoleClients clients) {
        this.clients = clients;
    }

    /**
     * Writes a verdict, and waits until Kafka has it.
     *
     * @throws IOException when Kafka does not take it within seconds; it may still come
     */
    public void write(Verdict verdict) throws IOException, InterruptedException {
        String topic = clients.topics().verdicts().name();
        try {
            open().send(new ProducerRecord<>(
                            topic, verdict.alarmId().getBytes(StandardCharsets.UTF_8), verdict.encode()))
                    .get();
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new IOException("topic " + topic + ": " + ErrorText.of(cause), e);
        }
    }

    private synchronized Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> opened = producer;
        if (opened == null) {
            opened = clients.writer();
            producer = opened;
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
        }
    }
}
