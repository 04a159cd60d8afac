package io.flead.archiver.document;

import com.mongodb.MongoException;
import io.flead.api.program.BadInputException;
import io.flead.archiver.position.StartingPoint;
import io.flead.archiver.position.TopicPosition;
import io.flead.contract.pipeline.Pipeline;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes topics into collections of MongoDB, beside the tables and independent of them: with a consumer group and a
 * thread of its own. Documents first, then the offsets beside them: a crash between the two writes the same documents
 * again, each in place of itself. Whatever goes wrong has one answer: pause, read the offsets again, go on from there.
 *
 * <p>One thread runs {@link #run}; other methods may be called from any.
 */
public final class DocumentArchive implements Runnable, ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentArchive.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration RETENTION_INTERVAL = Duration.ofMinutes(10);

    private final Consumer<byte[], byte[]> consumer;
    private final IdsOfTopics topicIds;
    private final DocumentStore store;
    private final DocumentProjection projection;
    private final String pipeline;
    private final Duration retention;
    private final DocumentMetrics metrics;
    private final SkipLog skipLog;

    private final Map<TopicPartition, UUID> known = new HashMap<>();
    private final Set<TopicPartition> unknown = new HashSet<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Duration pause = FIRST_PAUSE;
    private boolean prepared;
    private long retainedNanos;
    private volatile @Nullable String away = "not reached yet";
    private boolean reported;

    /** Asks Kafka for the ids of topics. */
    @FunctionalInterface
    public interface IdsOfTopics {

        /** The ids by name, without topics that do not exist. */
        Map<String, UUID> of(Set<TopicPartition> partitions) throws InterruptedException;
    }

    /** Reports a record that is skipped. */
    @FunctionalInterface
    public interface SkipLog {

        /** Reports one. */
        void report(String topic, int partition, long offset, String reason, String detail);
    }

    /**
     * An archive that connects when it runs.
     *
     * @param url of MongoDB
     * @throws BadInputException for a malformed URL
     */
    public DocumentArchive(
            String url,
            Pipeline pipeline,
            Consumer<byte[], byte[]> consumer,
            IdsOfTopics topicIds,
            SkipLog skipLog,
            CollectorRegistry registry)
            throws BadInputException {
        this.store = DocumentStore.of(url);
        this.consumer = consumer;
        this.topicIds = topicIds;
        this.skipLog = skipLog;
        this.projection = new DocumentProjection(pipeline);
        this.pipeline = pipeline.name();
        this.retention = pipeline.spec().storage().retention().duration();
        this.metrics = new DocumentMetrics(registry, projection.topics(), this::reasonAway);
    }

    /** Why MongoDB is away, empty when it is not. */
    public Optional<String> reasonAway() {
        return Optional.ofNullable(away).map(reason -> "mongodb away: " + reason);
    }

    /** Ends {@link #run}. */
    public void stop() {
        stopping.countDown();
        consumer.wakeup();
    }

    /** Waits for {@link #run} to end; when it does not, breaks the connection that it may hang on. */
    public void awaitStopped(Duration patience) throws InterruptedException {
        if (!stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            store.close();
        }
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(projection.topics(), this);
            while (stopping.getCount() > 0) {
                step();
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted", e);
        } finally {
            try {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            } catch (KafkaException e) {
                LOG.debug("consumer_not_closed", e);
            }
            store.close();
            stopped.countDown();
        }
    }

    private void step() throws InterruptedException {
        try {
            if (!prepared) {
                prepare();
            }
            if (!unknown.isEmpty()) {
                position();
            }
            write(consumer.poll(IDLE_POLL));
            removeOld();
        } catch (WakeupException e) {
            LOG.debug("woken");
        } catch (InterruptException e) {
            InterruptedException interrupted = new InterruptedException();
            interrupted.initCause(e);
            throw interrupted;
        } catch (KafkaException e) {
            // The archiver's observer reports a Kafka that is away; an offset that is gone is found again below.
            LOG.debug("kafka_slow", e);
            startAgain();
        } catch (RuntimeException e) {
            // Whatever it is, the thread stays: a metric and the readiness say that nothing is written.
            away(
                    e instanceof MongoException || e instanceof IllegalStateException
                            ? String.valueOf(e.getMessage())
                            : e.toString());
            startAgain();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        // A placeholder, until MongoDB is asked: without one the consumer would look for a position itself.
        partitions.forEach(partition -> consumer.seek(partition, 0));
        unknown.addAll(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(known::remove);
        unknown.removeAll(Set.copyOf(partitions));
    }

    private void prepare() {
        String owner = store.claim(pipeline);
        if (!owner.equals(pipeline)) {
            throw new IllegalStateException("the database belongs to pipeline " + owner
                    + ": name another one in the URL, such as mongodb://host/" + pipeline);
        }
        store.prepare();
        prepared = true;
        retainedNanos = System.nanoTime() - RETENTION_INTERVAL.toNanos();
        back();
    }

    /** Asks MongoDB and the logs where to go on. */
    private void position() throws InterruptedException {
        Set<TopicPartition> wanted = Set.copyOf(unknown);
        Map<String, UUID> ids = topicIds.of(wanted);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(wanted, KAFKA_TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(wanted, KAFKA_TIMEOUT);
        for (TopicPartition partition : wanted) {
            UUID id = ids.get(partition.topic());
            Long beginning = beginnings.get(partition);
            Long end = ends.get(partition);
            if (id == null || beginning == null || end == null) {
                continue;
            }
            OptionalLong next = store.next(id, partition.partition());
            StartingPoint start = StartingPoint.of(
                    next.isEmpty() ? null : new TopicPosition(id, next.getAsLong()), id, beginning, end);
            if (start instanceof StartingPoint.Expired expired) {
                metrics.lost(partition.topic(), expired.lost());
                LOG.atWarn()
                        .addKeyValue("partition", partition)
                        .addKeyValue("lost", expired.lost())
                        .addKeyValue("continuesAt", expired.offset())
                        .addKeyValue("remedy", "keep topics longer than MongoDB can be away")
                        .log("mongodb_records_lost");
            }
            if (next.isEmpty() || next.getAsLong() != start.offset()) {
                store.move(id, partition.partition(), partition.topic(), start.offset());
            }
            consumer.seek(partition, start.offset());
            consumer.resume(Set.of(partition));
            unknown.remove(partition);
            known.put(partition, id);
        }
        back();
    }

    private void write(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException {
        Map<TopicPartition, Long> next = new HashMap<>();
        polled.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
        next.keySet().retainAll(known.keySet());
        if (next.isEmpty()) {
            return;
        }
        // A consumer goes on at its position when a topic is deleted and made again under it.
        Map<String, UUID> now = topicIds.of(next.keySet());
        if (!next.keySet().stream()
                .allMatch(partition -> Objects.equals(known.get(partition), now.get(partition.topic())))) {
            startAgain();
            return;
        }
        Map<String, List<DocumentWrite>> writes = new HashMap<>();
        Map<String, List<ConsumerRecord<byte[], byte[]>>> sources = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : polled) {
            UUID id = now.get(message.topic());
            if (id == null) {
                continue;
            }
            DocumentProjection.Result result = projection.of(message, id);
            if (result instanceof DocumentProjection.Written written) {
                String collection = written.write().collection();
                writes.computeIfAbsent(collection, any -> new ArrayList<>()).add(written.write());
                sources.computeIfAbsent(collection, any -> new ArrayList<>()).add(message);
            } else if (result instanceof DocumentProjection.Skipped skipped) {
                skip(message, skipped);
            }
        }
        writes.forEach((collection, documents) -> {
            List<Integer> refused = store.write(collection, documents);
            refused.forEach(position -> skip(
                    sources.getOrDefault(collection, List.of()).get(position),
                    new DocumentProjection.Skipped(DocumentMetrics.REFUSED, "not a document of MongoDB", false)));
            metrics.written(collection, documents.size() - refused.size());
        });
        next.forEach((partition, offset) -> {
            UUID id = known.get(partition);
            if (id != null) {
                store.move(id, partition.partition(), partition.topic(), offset);
            }
        });
        back();
    }

    private void skip(ConsumerRecord<byte[], byte[]> message, DocumentProjection.Skipped skipped) {
        metrics.skipped(message.topic(), skipped.reason());
        if (!skipped.expected()) {
            skipLog.report(message.topic(), message.partition(), message.offset(), skipped.reason(), skipped.detail());
        }
    }

    private void removeOld() {
        if (System.nanoTime() - retainedNanos < RETENTION_INTERVAL.toNanos()) {
            return;
        }
        Instant oldest = Instant.now().minus(retention);
        for (String collection : DocumentProjection.COLLECTIONS) {
            metrics.removed(collection, store.removeBefore(collection, oldest));
        }
        retainedNanos = System.nanoTime();
    }

    /** Pauses and reads the offsets again. */
    private void startAgain() throws InterruptedException {
        Set<TopicPartition> assignment = consumer.assignment();
        consumer.pause(assignment);
        known.clear();
        unknown.addAll(assignment);
        boolean unused = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private void back() {
        if (away != null) {
            LOG.info("mongodb_back");
        }
        away = null;
        reported = false;
        pause = FIRST_PAUSE;
    }

    private void away(String reason) {
        String line = reason.lines().findFirst().orElse("");
        if (!reported && stopping.getCount() > 0) {
            LOG.atWarn().addKeyValue("reason", line).log("mongodb_away");
        }
        away = line;
        reported = true;
    }
}
