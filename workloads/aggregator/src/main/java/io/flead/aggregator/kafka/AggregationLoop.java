package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.telemetry.AggregationProgress;
import io.flead.aggregator.telemetry.OpenRound;
import io.flead.contract.message.GlobalModel;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.Round;
import io.flead.federation.RoundBase;
import io.flead.federation.RoundClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads updates, keeps the open round, closes it and publishes, until it is stopped or fenced off. When Kafka fails, it
 * begins again from the topics; the open round is then read once more.
 */
public final class AggregationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(AggregationLoop.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AggregatorClients clients;
    private final InitialModel initial;
    private final AdmissionGate gate;
    private final AggregationStrategy strategy;
    private final RoundClock clock;
    private final ModelRegistry registry;
    private final AggregationProgress progress;
    private final Clock wall;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Devices of the round before the open one. */
    private Set<String> previousDevices = Set.of();

    private String lastFailure = "";

    /** Makes a loop. */
    public AggregationLoop(
            AggregatorClients clients,
            InitialModel initial,
            AdmissionGate gate,
            AggregationStrategy strategy,
            RoundClock clock,
            ModelRegistry registry,
            AggregationProgress progress,
            Clock wall) {
        this.clients = clients;
        this.initial = initial;
        this.gate = gate;
        this.strategy = strategy;
        this.clock = clock;
        this.registry = registry;
        this.progress = progress;
        this.wall = wall;
    }

    /**
     * Aggregates until {@link #stop()} is called or the thread is interrupted.
     *
     * @throws FencedException when another instance has taken over
     */
    public void run() throws FencedException {
        while (!stopped()) {
            try (AggregationTransaction transaction = AggregationTransaction.open(clients)) {
                aggregate(transaction);
            } catch (KafkaException | KafkaUnavailableException e) {
                if (!stopped()) {
                    failed(e);
                }
            }
        }
        progress.notReady("stopping");
    }

    /** Lets {@link #run()} return soon; the open round stays uncommitted, for the next start to read. Thread-safe. */
    public void stop() {
        stop.countDown();
    }

    private void aggregate(AggregationTransaction transaction) throws FencedException {
        Optional<GlobalModel> remembered = registry.newestModel();
        registry.replaceWith(transaction.models());
        Instant start = wall.instant();
        RoundBase base = RoundBase.of(initial, registry.newestModel());
        registry.newestModel().ifPresent(progress::newestModel);
        // A round is open since the model before it, also when the aggregator was away in between.
        Instant openSince = registry.newest()
                .map(model -> model.createdAt().isBefore(start) ? model.createdAt() : start)
                .orElse(start);
        Round round = new Round(base, gate, openSince);
        show(round);
        LOG.atInfo()
                .addKeyValue("version", base.newestVersion())
                .addKeyValue("base", base.version())
                .addKeyValue("shape", base.shapeId())
                .addKeyValue("partitions", transaction.partitionCount())
                .log("topics_read");
        lastFailure = "";
        progress.ready();
        if (remembered.isPresent()
                && registry.newestModel().map(remembered.get()::isNewerThan).orElse(true)) {
            // The topic was recreated, or lost its end, while this process lived.
            round = publishEpoch(transaction, round, Round.epochAfter(initial, remembered.get(), start));
        }

        boolean due = false;
        while (!stopped()) {
            ConsumerRecords<byte[], byte[]> updates = transaction.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> update : updates) {
                progress.judged(round.offer(update.key(), update.value()));
            }
            if (!updates.isEmpty()) {
                show(round);
            }
            if (!wall.instant().isBefore(clock.closesAt(round.openSince()))) {
                Optional<GlobalModel> epoch =
                        round.newEpoch(clock.minDevices(), initial, registry.newestModel(), wall.instant());
                if (epoch.isPresent()) {
                    round = publishEpoch(transaction, round, epoch.get());
                    due = false;
                }
            }
            if (!due
                    && clock.closes(
                            round.openSince(), wall.instant(), round.devices().size())) {
                // Updates already in the topic take part, even when they were not read yet: after an absence, or in a
                // large fleet.
                transaction.markEnd();
                due = true;
            }
            if (due && transaction.reachedMark()) {
                round = publish(transaction, round);
                due = false;
            }
        }
    }

    private Round publish(AggregationTransaction transaction, Round round) throws FencedException {
        Instant now = wall.instant();
        GlobalModel model = round.close(strategy, now);
        long offset = transaction.publish(model);
        registry.add(model, offset);
        progress.newestModel(model);
        progress.roundClosed(Duration.between(round.openSince(), now), Duration.between(now, wall.instant()));
        LOG.atInfo()
                .addKeyValue("version", model.version())
                .addKeyValue("round", model.round())
                .addKeyValue("devices", model.devices())
                .addKeyValue("samples", model.samples())
                .addKeyValue("loss", model.meanLoss())
                .addKeyValue("refused", round.refused())
                .addKeyValue("clipped", round.clipped())
                .addKeyValue("sha256", model.sha256())
                .log("round_closed");
        previousDevices = Set.copyOf(round.devices());
        Round next = new Round(RoundBase.of(model), gate, now);
        show(next);
        return next;
    }

    private Round publishEpoch(AggregationTransaction transaction, Round round, GlobalModel model)
            throws FencedException {
        registry.add(model, transaction.publish(model));
        progress.newestModel(model);
        progress.epochBegun();
        LOG.atWarn()
                .addKeyValue("epoch", model.epoch())
                .addKeyValue("version", model.version())
                .addKeyValue("parent", model.parentVersion())
                .addKeyValue("refused", round.refused())
                .log("epoch_begun");
        Round next = new Round(RoundBase.of(model), gate, model.createdAt());
        show(next);
        return next;
    }

    private void show(Round round) {
        int devices = round.devices().size();
        long onlyBefore = previousDevices.stream()
                .filter(device -> !round.devices().contains(device))
                .count();
        // After a start, who took part in the round before is not known, only how many.
        int active = previousDevices.isEmpty()
                ? Math.max(registry.newest().map(PublishedModel::devices).orElse(0), devices)
                : devices + (int) onlyBefore;
        progress.roundIs(new OpenRound(
                round.base().version(),
                round.openSince(),
                clock.closesAt(round.openSince()),
                devices,
                round.samples(),
                clock.minDevices(),
                active));
    }

    private void failed(Exception failure) {
        String reason = String.valueOf(failure.getMessage());
        progress.notReady(reason);
        // Once for each reason: a broker may be away for hours.
        if (!reason.equals(lastFailure)) {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("retrySeconds", RETRY.toSeconds())
                    .log("kafka_unavailable");
            lastFailure = reason;
        }
        try {
            boolean unused = stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stopped() {
        return stop.getCount() == 0 || Thread.currentThread().isInterrupted();
    }
}
