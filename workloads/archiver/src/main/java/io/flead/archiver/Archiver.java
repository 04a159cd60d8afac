package io.flead.archiver;

import io.flead.api.program.BadInputException;
import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.InvalidSchemaException;
import io.flead.archiver.database.OffsetMovedException;
import io.flead.archiver.database.PipelineClaim;
import io.flead.archiver.database.ProjectionWriter;
import io.flead.archiver.database.WrittenBatch;
import io.flead.archiver.position.StartingPoint;
import io.flead.archiver.position.TopicPosition;
import io.flead.archiver.row.TableProjection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
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
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicIds topicIds;
    private final PipelineClaim claim;
    private final Map<String, TableProjection> projections;
    private final ArchiverProgress progress;
    private final ArchiverMetrics metrics;

    private final DatabaseSession session;
    private final PartitionPositions positions;
    private final LossReport losses;
    private final SkippedRecords skippedRecords = new SkippedRecords();
    private final Batch batch;
    private final BackOff kafkaBackOff = new BackOff();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

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
        this.topicIds = new TopicIds(admin);
        this.claim = claim;
        this.projections = projections;
        this.progress = progress;
        this.metrics = metrics;
        this.session = new DatabaseSession(database, projections.values(), databaseAvailability);
        this.positions = new PartitionPositions(progress);
        this.losses = new LossReport(progress, metrics);
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
            if (session.migrate(claim, stopping)) {
                consumer.subscribe(projections.keySet(), this);
                while (isRunning()) {
                    step();
                }
                writeWaiting();
                LOG.info("stopped");
            }
        } finally {
            session.close();
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
        session.abort();
        boolean unused = stopped.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            consumer.pause(partitions);
            // A placeholder, until the table is asked: without one the consumer would look for a position itself.
            partitions.forEach(partition -> consumer.seek(partition, 0));
        }
        positions.assigned(partitions);
        LOG.atInfo()
                .addKeyValue("added", partitions.size())
                .addKeyValue("total", consumer.assignment().size())
                .log("partitions_assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        writeWaiting();
        positions.revoked(partitions);
        LOG.atInfo().addKeyValue("removed", partitions.size()).log("partitions_revoked");
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        abandon();
        positions.revoked(partitions);
        LOG.atWarn().addKeyValue("removed", partitions.size()).log("partitions_lost");
    }

    private boolean isRunning() {
        return stopping.getCount() > 0;
    }

    private void step() throws InterruptedException {
        try {
            if (progress.takeRecreated()) {
                abandon();
            }
            if (!positions.isComplete() && session.isDue() && kafkaBackOff.isDue()) {
                position();
            }
            batch.add(consumer.poll(batch.isEmpty() ? IDLE_POLL : batch.timeLeft()));
            if (!batch.isEmpty() && batch.timeLeft().isZero()) {
                write();
            } else {
                ping();
            }
        } catch (LogTruncationException e) {
            e.divergentOffsets().forEach((partition, offset) -> positions.diverged(partition, offset.offset()));
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
        Set<TopicPartition> wanted = positions.unknown();
        Set<String> topics = wanted.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet());
        try {
            ProjectionWriter open = session.open();
            Map<TopicPartition, TopicPosition> written = open.offsets(topics);
            session.answered();
            Map<String, UUID> ids = topicIds.ofPartitions(wanted);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(wanted, KAFKA_TIMEOUT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(wanted, KAFKA_TIMEOUT);
            for (TopicPartition partition : wanted) {
                UUID id = ids.get(partition.topic());
                Long beginning = beginnings.get(partition);
                Long end = ends.get(partition);
                if (id != null && beginning != null && end != null) {
                    TopicPosition entry = written.get(partition);
                    StartingPoint start = StartingPoint.of(entry, id, beginning, positions.end(partition, end));
                    TopicPosition now = new TopicPosition(id, start.offset());
                    // When another instance was faster, the partition is asked for again.
                    if (now.equals(entry) || open.replaceOffset(partition, Optional.ofNullable(entry), now)) {
                        losses.of(partition, start, entry);
                        consumer.seek(partition, now.nextOffset());
                        consumer.resume(Set.of(partition));
                        positions.found(partition, now);
                    }
                }
            }
            session.answered();
            if (positions.isComplete()) {
                kafkaBackOff.succeeded();
                LOG.atInfo().addKeyValue("partitions", wanted.size()).log("positions_read");
            } else {
                kafkaBackOff.failed();
            }
        } catch (SQLException e) {
            failed(e);
        }
    }

    /** Writes the waiting batch before this instance gives its partitions away. */
    private void writeWaiting() {
        if (!batch.isEmpty()) {
            write();
        }
    }

    /** Writes the batch; when that fails, abandons it. Never throws for a fault of the database. */
    private void write() {
        Optional<ProjectionWriter> open = session.current();
        if (open.isEmpty() || !isOfKnownTopics()) {
            abandon();
            return;
        }
        long began = System.nanoTime();
        Map<TopicPartition, Long> next = batch.next();
        try {
            WrittenBatch written = open.get().write(batch.tables(), batch.moves(positions.known()));
            positions.moved(next);
            written.refused()
                    .forEach(refused -> skippedRecords.report(
                            refused.topic(),
                            refused.partition(),
                            refused.offset(),
                            ArchiverMetrics.REFUSED,
                            refused.error()));
            session.answered();
            metrics.written(written, batch.skipped(), System.nanoTime() - began);
            batch.clear();
            commitToGroup(next);
        } catch (OffsetMovedException e) {
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
            return positions.areOf(topicIds.ofPartitions(partitions), partitions);
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
        try {
            session.pingWhenIdle();
        } catch (SQLException e) {
            failed(e);
        }
    }

    private void failed(SQLException e) {
        session.failed(e, !isRunning());
        abandon();
    }

    /** Forgets the waiting batch and pauses until the positions are read again. */
    private void abandon() {
        batch.clear();
        Set<TopicPartition> assignment = consumer.assignment();
        consumer.pause(assignment);
        positions.forget(assignment);
    }
}
