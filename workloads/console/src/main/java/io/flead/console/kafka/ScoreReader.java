package io.flead.console.kafka;

import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.Score;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Reads the scores of one device from its partition, from a time on. Thread-safe: each read has a client of its own. */
public final class ScoreReader {

    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration POLL = Duration.ofMillis(500);

    private final ConsoleClients clients;

    /**
     * The scores that were found.
     *
     * @param complete false when there was not the time or room for all
     */
    public record Scores(boolean complete, List<Score> scores) {

        /** Copies the list. */
        public Scores {
            scores = List.copyOf(scores);
        }
    }

    /** Kafka does not answer. */
    public static final class UnavailableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnavailableException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    public ScoreReader(ConsoleClients clients) {
        this.clients = clients;
    }

    /**
     * Reads them.
     *
     * @param from scores that were written before it are left out
     * @param most scores that are kept; the oldest go
     * @throws UnavailableException when Kafka does not answer
     */
    public Scores read(String deviceId, Instant from, int most) throws UnavailableException {
        String topic = clients.topics().scores().name();
        byte[] key = deviceId.getBytes(StandardCharsets.UTF_8);
        Consumer<byte[], byte[]> consumer = clients.reader("scores");
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            if (partitions.isEmpty()) {
                return new Scores(true, List.of());
            }
            // As producers choose it by the key.
            TopicPartition partition =
                    new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions.size());
            consumer.assign(List.of(partition));
            OffsetAndTimestamp start = consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()))
                    .get(partition);
            if (start == null) {
                return new Scores(true, List.of());
            }
            consumer.seek(partition, start.offset());
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            return read(consumer, partition, key, end, most);
        } catch (KafkaException e) {
            throw new UnavailableException(e);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    private static Scores read(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, byte[] key, long end, int most) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Score> scores = new ArrayList<>();
        boolean complete = true;
        while (consumer.position(partition) < end) {
            if (System.nanoTime() >= deadline) {
                return new Scores(false, scores);
            }
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                if (entry.value() != null && Arrays.equals(entry.key(), key)) {
                    add(scores, entry.value());
                }
            }
            if (scores.size() > most) {
                scores.subList(0, scores.size() - most).clear();
                complete = false;
            }
        }
        return new Scores(complete, scores);
    }

    private static void add(List<Score> scores, byte[] value) {
        try {
            scores.add(Score.decode(value));
        } catch (MalformedMessageException e) {
            // A chart has a gap there, as for a reading that was not scored.
            return;
        }
    }
}
