package io.flead.archiver;

import io.flead.api.program.BadInputException;
import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.FencedException;
import io.flead.archiver.database.InvalidSchemaException;
import io.flead.archiver.database.Migrations;
import io.flead.archiver.database.PipelineClaim;
import io.flead.archiver.database.ProjectionWriter;
import io.flead.archiver.database.SqlErrorKind;
import io.flead.archiver.database.WrittenBatch;
import io.flead.archiver.position.StartingPoint;
import io.flead.archiver.position.TopicPosition;
import io.flead.archiver.row.TableProjection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes topics into tables, each record exactly once.
 *
 * <p>The table {@code ledger_offsets} alone decides where to read on: offsets move in the transaction that writes the
 * rows, and only from where this instance has last seen them. Whatever goes wrong (the database, a commit of unknown
 * outcome, another instance that writes the same partition) has one answer: forget the batch in memory, pause, read the
 * offsets again, go on from there. So memory is bounded while the database is away, and nothing is lost or written
 * twice.
 *
 * <p>One thread runs {@link #run}; {@link #stop} may be called from any.
 */
final class Archiver implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(3);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final ArchiveDatabase database;
    private final PipelineClaim claim;
    private final Map<String, TableProjection> projections;
    private final Availability databaseAvailability;
    private final ArchiverProgress progress;
    private final ArchiverMetrics metrics;

    private final SkippedRecords skippedRecords = new SkippedRecords();
    private final Batch batch;
    /** The known position of each partition in the table. Partitions are either here or in {@link #unpositioned}. */
    private final Map<TopicPartition, TopicPosition> positions = new HashMap<>();

    private final Set<TopicPartition> unpositioned = new HashSet<>();
    /** Where logs part from what was read of them, as the consumer found out. */
    private final Map<TopicPartition, Long> diverged = new HashMap<>();

    private final BackOff databaseBackOff = new BackOff();
    private final BackOff kafkaBackOff = new BackOff();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable ProjectionWriter writer;
    private long databaseUsedNanos;

    Archiver(
            Consumer<byte[], byte[]> consumer,
            Admin admin,
            ArchiveDatabase database,
            PipelineClaim claim,
            Map<String, TableProjection> projections,
            Availability databaseAvailability,
            ArchiverProgress progress,
            ArchiverMetrics metrics) {
        this.consumer = consumer;
        this.admin = admin;
        this.database = database;
        this.claim = claim;
        this.projections = projections;
        this.databaseAvailability = databaseAvailability;
        this.progress = progress;
        this.metrics = metrics;
        this.batch = new Batch(projections, skippedRecords);
    }

    /**
     * Migrates, then archives until it is stopped.
     *
     * @throws BadInputException when the database belongs to another pipeline
     * @throws InvalidSchemaException when the database cannot be brought up to date
     */
    void run() throws BadInputException, InvalidSchemaException, InterruptedException {
        try {
            if (migrate()) {
                consumer.subscribe(projections.keySet(), this);
                while (isRunning()) {
                    step();
                }
                finish();
            }
        } finally {
            closeWriter();
            try {
                consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            } catch (KafkaException e) {
                LOG.debug("consumer_not_closed", e);
            }
            stopped.countDown();
        }
    }

    /** Ends {@link #run}: at once when it waits, otherwise after the batch at hand. */
    void stop() {
        stopping.countDown();
        consumer.wakeup();
    }

    /**
     * Waits for {@link #run} to end; when it does not, breaks the connection it may hang on, so that its batch is
     * abandoned.
     */
    void awaitStopped(Duration patience) throws InterruptedException {
        if (stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        ProjectionWriter hanging = writer;
        if (hanging != null) {
            hanging.abort();
        }
        boolean unused = stopped.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            consumer.pause(partitions);
            // A placeholder, until the table is asked: without one the consumer would look for a position itself.
            partitions.forEach(partition -> consumer.seek(partition, 0));
            unpositioned.addAll(partitions);
        }
        progress.assigned(partitions);
        progress.positioned(unpositioned.isEmpty());
        LOG.atInfo()
                .addKeyValue("added", partitions.size())
                .addKeyValue("total", consumer.assignment().size())
                .log("partitions_assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!batch.isEmpty()) {
            write();
        }
        forget(partitions);
        LOG.atInfo().addKeyValue("removed", partitions.size()).log("partitions_revoked");
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        abandon();
        forget(partitions);
        LOG.atWarn().addKeyValue("removed", partitions.size()).log("partitions_lost");
    }

    private void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(positions::remove);
        unpositioned.removeAll(Set.copyOf(partitions));
        progress.revoked(partitions);
        progress.positioned(unpositioned.isEmpty());
    }

    private boolean isRunning() {
        return stopping.getCount() > 0;
    }

    /** False when it was stopped before the database could be reached. */
    private boolean migrate() throws BadInputException, InvalidSchemaException, InterruptedException {
        while (isRunning()) {
            try {
                int scripts = Migrations.run(database, Optional.of(claim));
                LOG.atInfo().addKeyValue("scripts", scripts).log("migrated");
                databaseAvailability.back();
                databaseBackOff.succeeded();
                return true;
            } catch (SQLException e) {
                databaseAvailability.away(String.valueOf(e.getMessage()));
                boolean unused = stopping.await(databaseBackOff.failed().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    private void step() throws InterruptedException {
        try {
            if (progress.takeRecreated()) {
                abandon();
            }
            if (!unpositioned.isEmpty() && databaseBackOff.isDue() && kafkaBackOff.isDue()) {
                position();
            }
            batch.add(consumer.poll(batch.isEmpty() ? IDLE_POLL : batch.timeLeft()));
            if (!batch.isEmpty() && batch.timeLeft().isZero()) {
                write();
            } else if (System.nanoTime() - databaseUsedNanos > PING_INTERVAL.toNanos()) {
                ping();
            }
        } catch (LogTruncationException e) {
            e.divergentOffsets().forEach((partition, offset) -> diverged.put(partition, offset.offset()));
            abandon();
        } catch (OffsetOutOfRangeException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("offset_out_of_range");
            abandon();
        } catch (WakeupException e) {
            LOG.debug("woken");
        } catch (InterruptException e) {
            InterruptedException interrupted = new InterruptedException();
            interrupted.initCause(e);
            throw interrupted;
        } catch (RetriableException e) {
            // Kafka is away, which the observer reports once.
            LOG.debug("kafka_slow", e);
            pauseAfterKafkaFault();
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("kafka_refused");
            pauseAfterKafkaFault();
        }
    }

    private void pauseAfterKafkaFault() throws InterruptedException {
        boolean unused = stopping.await(kafkaBackOff.failed().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks table and log where to go on, for partitions of which that is not known. */
    private void position() throws InterruptedException {
        Set<TopicPartition> wanted = Set.copyOf(unpositioned);
        Set<String> topics = wanted.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet());
        try {
            ProjectionWriter open = openWriter();
            Map<TopicPartition, TopicPosition> written = open.offsets(topics);
            databaseAvailability.back();
            databaseBackOff.succeeded();
            Map<String, UUID> ids = topicIds(topics);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(wanted, KAFKA_TIMEOUT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(wanted, KAFKA_TIMEOUT);
            for (TopicPartition partition : wanted) {
                UUID id = ids.get(partition.topic());
                Long beginning = beginnings.get(partition);
                Long end = ends.get(partition);
                if (id != null && beginning != null && end != null) {
                    TopicPosition entry = written.get(partition);
                    // The log of another leader may have grown past our position already.
                    StartingPoint start = StartingPoint.of(
                            entry, id, beginning, Math.min(end, diverged.getOrDefault(partition, end)));
                    TopicPosition now = new TopicPosition(id, start.offset());
                    // When another instance was faster, the partition is asked for again.
                    if (now.equals(entry) || open.replaceOffset(partition, Optional.ofNullable(entry), now)) {
                        report(partition, start, entry);
                        resume(partition, now);
                    }
                }
            }
            databaseUsedNanos = System.nanoTime();
            if (unpositioned.isEmpty()) {
                kafkaBackOff.succeeded();
                LOG.atInfo().addKeyValue("partitions", wanted.size()).log("positions_read");
            } else {
                kafkaBackOff.failed();
            }
        } catch (SQLException e) {
            failed(e);
        }
        progress.positioned(unpositioned.isEmpty());
    }

    private Map<String, UUID> topicIds(Set<String> topics) throws InterruptedException {
        try {
            return LagObserver.topicIds(admin, topics);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        }
    }

    private void resume(TopicPartition partition, TopicPosition entry) {
        consumer.seek(partition, entry.nextOffset());
        consumer.resume(Set.of(partition));
        unpositioned.remove(partition);
        diverged.remove(partition);
        positions.put(partition, entry);
        progress.written(partition, entry);
    }

    private void report(TopicPartition partition, StartingPoint start, @Nullable TopicPosition entry) {
        if (start instanceof StartingPoint.Expired expired) {
            metrics.lost(partition.topic(), expired.lost());
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("lost", expired.lost())
                    .addKeyValue("continuesAt", expired.offset())
                    .addKeyValue("remedy", "keep topics longer than the database can be away")
                    .log("records_lost");
        } else if (start instanceof StartingPoint.Recreated recreated && entry != null) {
            long unread = progress.unread(partition, entry);
            metrics.lost(partition.topic(), unread);
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("abandonedOffset", recreated.abandoned())
                    .addKeyValue("lost", unread)
                    .addKeyValue("continuesAt", recreated.offset())
                    .log("topic_recreated");
        } else if (start instanceof StartingPoint.Truncated truncated) {
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("ahead", truncated.ahead())
                    .addKeyValue("continuesAt", truncated.offset())
                    .log("log_truncated");
        }
    }

    /** Writes the batch; when that fails, abandons it. Never throws for a fault of the database. */
    private void write() {
        ProjectionWriter open = writer;
        if (open == null || !isOfKnownTopics()) {
            abandon();
            return;
        }
        long began = System.nanoTime();
        Map<TopicPartition, Long> next = batch.next();
        try {
            WrittenBatch written = open.write(batch.tables(), batch.moves(positions));
            next.forEach((partition, offset) -> positions.computeIfPresent(partition, (same, entry) -> {
                TopicPosition moved = new TopicPosition(entry.topicId(), offset);
                progress.written(partition, moved);
                return moved;
            }));
            written.refused()
                    .forEach(refused -> skippedRecords.report(
                            refused.topic(),
                            refused.partition(),
                            refused.offset(),
                            ArchiverMetrics.REFUSED,
                            refused.error()));
            databaseUsedNanos = System.nanoTime();
            metrics.written(written, batch.skipped(), databaseUsedNanos - began);
            batch.clear();
            commitToGroup(next);
        } catch (FencedException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("fenced");
            abandon();
        } catch (SQLException e) {
            failed(e);
        }
    }

    /**
     * Whether the waiting batch was read from the topics of the positions. A consumer goes on at its position when a
     * topic is deleted and recreated under it; ids never return, so a topic that has the expected one now had it when
     * it was read.
     */
    private boolean isOfKnownTopics() {
        Set<TopicPartition> partitions = batch.next().keySet();
        try {
            Map<String, UUID> ids =
                    topicIds(partitions.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet()));
            return partitions.stream().allMatch(partition -> {
                TopicPosition entry = positions.get(partition);
                return entry != null && entry.topicId().equals(ids.get(partition.topic()));
            });
        } catch (KafkaException e) {
            LOG.debug("topic_ids_unknown", e);
            kafkaBackOff.failed();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** For tools that show lag; the table decides. */
    private void commitToGroup(Map<TopicPartition, Long> next) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(offsets, (ignored, error) -> {
            if (error != null) {
                LOG.debug("group_offsets_not_committed", error);
            }
        });
    }

    private void ping() {
        ProjectionWriter open = writer;
        databaseUsedNanos = System.nanoTime();
        if (open != null) {
            try {
                open.ping();
            } catch (SQLException e) {
                failed(e);
            }
        }
    }

    private void failed(SQLException e) {
        closeWriter();
        if (SqlErrorKind.of(e) == SqlErrorKind.CONFLICT) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("batch_conflict");
        } else if (isRunning()) {
            databaseAvailability.away(String.valueOf(e.getMessage()));
        }
        databaseBackOff.failed();
        abandon();
    }

    /** Forgets the waiting batch and pauses until the positions are read again. */
    private void abandon() {
        batch.clear();
        positions.clear();
        Set<TopicPartition> assignment = consumer.assignment();
        consumer.pause(assignment);
        unpositioned.addAll(assignment);
        progress.positioned(unpositioned.isEmpty());
    }

    /** Writes the waiting batch when the archiver stops, if that is possible. */
    private void finish() {
        if (!batch.isEmpty()) {
            write();
        }
        LOG.info("stopped");
    }

    private ProjectionWriter openWriter() throws SQLException {
        ProjectionWriter open = writer;
        if (open == null) {
            open = ProjectionWriter.open(database, projections.values());
            writer = open;
        }
        return open;
    }

    private void closeWriter() {
        ProjectionWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }
}
