package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.telemetry.OpenRound;
import io.flead.aggregator.telemetry.Progress;
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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads updates, keeps the open round, closes it and publishes, until it is stopped or fenced off. When the ledger fails, it
 * begins again from what the ledger holds; the open round is then read once more.
 */
public final class AggregationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(AggregationLoop.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final InitialModel initial;
    private final AdmissionGate gate;
    private final AggregationStrategy strategy;
    private final RoundClock clock;
    private final ModelRegistry registry;
    private final Progress progress;
    private final Clock wall;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Devices of the round before the open one. */
    private Set<String> previousDevices = Set.of();

    private String lastFailure = "";

    /** Makes a loop. */
    public AggregationLoop(
            Ledger ledger,
            InitialModel initial,
            AdmissionGate gate,
            AggregationStrategy strategy,
            RoundClock clock,
            ModelRegistry registry,
            Progress progress,
            Clock wall) {
        this.ledger = ledger;
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
            try (LedgerSession session = LedgerSession.open(ledger)) {
                aggregate(session);
            } catch (KafkaException | LedgerUnavailableException e) {
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

    private void aggregate(LedgerSession session) throws FencedException {
        registry.replaceWith(session.models());
        Instant start = wall.instant();
        RoundBase base = RoundBase.of(initial, registry.newestModel());
        registry.newestModel().ifPresent(progress::newestModel);
        // A round is open since the model before it, also when the aggregator was away in between.
        Instant openSince = registry.newest()
                .map(model -> model.createdAt().isBefore(start) ? model.createdAt() : start)
                .orElse(start);
        Round round = new Round(base, gate, openSince);
        show(round);
        LOG.info(
                "event=ledger_read version={} base={} shape={} partitions={}",
                base.newestVersion(),
                base.version(),
                base.shapeId(),
                session.partitionCount());
        lastFailure = "";
        progress.ready();

        boolean due = false;
        while (!stopped()) {
            ConsumerRecords<byte[], byte[]> updates = session.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> update : updates) {
                progress.judged(round.offer(update.key(), update.value()));
            }
            if (!updates.isEmpty()) {
                show(round);
            }
            if (!due
                    && clock.closes(
                            round.openSince(), wall.instant(), round.devices().size())) {
                // What the ledger holds by now takes part, even when it was not read yet: after an absence, or in a
                // large fleet.
                session.markEnd();
                due = true;
            }
            if (due && session.reachedMark()) {
                round = publish(session, round);
                due = false;
            }
        }
    }

    private Round publish(LedgerSession session, Round round) throws FencedException {
        Instant now = wall.instant();
        GlobalModel model = round.close(strategy, now);
        long offset = session.publish(model);
        registry.add(model, offset);
        progress.newestModel(model);
        progress.roundClosed(Duration.between(round.openSince(), now), Duration.between(now, wall.instant()));
        LOG.info(
                "event=round_closed version={} round={} devices={} samples={} loss={} refused={} clipped={} sha256={}",
                model.version(),
                model.round(),
                model.devices(),
                model.samples(),
                model.meanLoss(),
                round.refused(),
                round.clipped(),
                model.sha256());
        previousDevices = Set.copyOf(round.devices());
        Round next = new Round(RoundBase.of(model), gate, now);
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
            LOG.warn("event=ledger_unavailable reason=\"{}\" retrySeconds={}", reason, RETRY.toSeconds());
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
