package io.flead.aggregator.kafka;

import io.flead.aggregator.canary.CanaryWatch;
import io.flead.aggregator.canary.CanaryWatch.TrialEnd;
import io.flead.aggregator.registry.ModelChange;
import io.flead.aggregator.registry.ModelChanges;
import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.telemetry.AggregationProgress;
import io.flead.aggregator.telemetry.AggregationProgress.Canary;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Restored;
import io.flead.contract.message.Trial;
import io.flead.federation.Admission;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.Restoration;
import io.flead.federation.Round;
import io.flead.federation.RoundBase;
import io.flead.federation.RoundClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    private final ModelChanges changes;
    private final AggregationProgress progress;
    private final RoundView view;
    private final CanaryWatch canary;
    private final Clocks clocks;
    private final CountDownLatch stop = new CountDownLatch(1);

    private Clocks.Age age;

    private String lastFailure = "";

    /** Makes a loop. */
    public AggregationLoop(
            AggregatorClients clients,
            InitialModel initial,
            AdmissionGate gate,
            AggregationStrategy strategy,
            RoundClock clock,
            ModelRegistry registry,
            ModelChanges changes,
            AggregationProgress progress,
            DeviceRoster roster,
            CanaryWatch canary,
            Clocks clocks) {
        this.clients = clients;
        this.initial = initial;
        this.gate = gate;
        this.strategy = strategy;
        this.clock = clock;
        this.registry = registry;
        this.changes = changes;
        this.progress = progress;
        this.view = new RoundView(clock, registry, roster, progress);
        this.canary = canary;
        this.clocks = clocks;
        this.age = clocks.ageOf(clocks.wall().instant());
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
        changes.settle(registry);
        Instant start = clocks.wall().instant();
        RoundBase base = RoundBase.of(initial, registry.newestModel());
        registry.newestModel().ifPresent(progress::newestModel);
        // A round is open since the model before it, also when the aggregator was away in between.
        Instant openSince = registry.newest()
                .map(model -> model.createdAt().isBefore(start) ? model.createdAt() : start)
                .orElse(start);
        Round round = open(base, openSince);
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
                Admission admission = round.offer(update.key(), update.value());
                view.judged(update, admission);
            }
            view.show(round);
            Optional<Round> restored = restore(transaction, round);
            if (restored.isEmpty()) {
                restored = endTrial(transaction, round);
            }
            if (restored.isPresent()) {
                round = restored.get();
                due = false;
            }
            if (clock.isDue(age.now())) {
                Optional<GlobalModel> epoch = round.newEpoch(
                        clock.devicesToClose(view.active(round)),
                        initial,
                        registry.newestModel(),
                        clocks.wall().instant());
                if (epoch.isPresent()) {
                    round = publishEpoch(transaction, round, epoch.get());
                    due = false;
                }
            }
            if (!due
                    && !isOnTrial(round)
                    && clock.closes(age.now(), round.devices().size(), view.active(round))) {
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
        Instant now = clocks.wall().instant();
        Duration open = age.now();
        GlobalModel model = onTrial(round, round.close(now));
        Clocks.Age publishing = clocks.ageOf(now);
        long offset = transaction.publish(model, Optional.of(round.settings()));
        registry.add(model, offset);
        progress.newestModel(model);
        progress.roundClosed(open, publishing.now());
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
        view.closed(round, model);
        return open(RoundBase.of(model), now);
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
        view.discarded(round);
        return open(RoundBase.of(model), model.createdAt());
    }

    /**
     * Publishes a model again, when a person wishes it. The updates of the open round are discarded: they are steps from
     * the model that is left.
     *
     * @return the round from it; empty when nobody wishes one, or it cannot be
     */
    private Optional<Round> restore(AggregationTransaction transaction, Round round) throws FencedException {
        Optional<ModelChange> next = changes.next();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        ModelChange change = next.get();
        GlobalModel model;
        try {
            model = Restoration.of(
                    initial,
                    registry.newestModel(),
                    change.wanted(),
                    change.restored(),
                    clocks.wall().instant());
        } catch (Restoration.RefusedException e) {
            changes.refused(change, e);
            return Optional.empty();
        }
        if (!changes.begin(change, model)) {
            return Optional.empty();
        }
        Round opened = publishAgain(transaction, round, model, change.restored());
        changes.done(change, registry.find(model.version()).orElseThrow());
        return Optional.of(opened);
    }

    private Round publishAgain(AggregationTransaction transaction, Round round, GlobalModel model, Restored restored)
            throws FencedException {
        registry.add(model, transaction.publish(model));
        progress.newestModel(model);
        LOG.atInfo()
                .addKeyValue("version", model.version())
                .addKeyValue("restored", restored.version())
                .addKeyValue("imported", restored.imported())
                .addKeyValue("reason", restored.reason())
                .addKeyValue("discarded", round.devices().size())
                .addKeyValue("sha256", model.sha256())
                .log("model_restored");
        view.discarded(round);
        return open(RoundBase.of(model), model.createdAt());
    }

    /** Whether the round starts from a model on trial: then it does not close. */
    private boolean isOnTrial(Round round) {
        return registry.newestModel()
                .filter(model -> model.trial().isPresent())
                .filter(model -> model.version() == round.base().version())
                .isPresent();
    }

    /** The model on trial, where the pipeline wants that and the devices allow it. */
    private GlobalModel onTrial(Round round, GlobalModel model) {
        Optional<Trial> audience = canary.audience(round.devices());
        if (canary.isWanted()) {
            progress.canary(audience.isPresent() ? Canary.BEGUN : Canary.SKIPPED);
            LOG.atInfo()
                    .addKeyValue("version", model.version())
                    .addKeyValue("percent", audience.map(Trial::percent).orElse(0))
                    .addKeyValue("devices", round.devices().size())
                    .log(audience.isPresent() ? "canary_begun" : "canary_skipped");
        }
        return audience.map(model::onTrial).orElse(model);
    }

    /**
     * Gives the model on trial to all devices, or takes it back, when that is decided.
     *
     * @return the round after it; empty when no model is on trial, or it stays there
     */
    private Optional<Round> endTrial(AggregationTransaction transaction, Round round) throws FencedException {
        Optional<GlobalModel> tried = registry.newestModel().filter(unused -> isOnTrial(round));
        Optional<TrialEnd> end =
                tried.flatMap(model -> canary.end(model, registry.recent(model.parentVersion()), age.now()));
        if (end.isEmpty()) {
            return Optional.empty();
        }
        TrialEnd decided = end.get();
        GlobalModel model;
        try {
            model = Restoration.of(
                    initial,
                    tried,
                    decided.wanted(),
                    decided.restored(),
                    clocks.wall().instant());
        } catch (Restoration.RefusedException e) {
            throw new IllegalStateException("a trial cannot end: " + e.getMessage(), e);
        }
        Round next = publishAgain(transaction, round, model, decided.restored());
        progress.canary(decided.promoted() ? Canary.PROMOTED : Canary.WITHDRAWN);
        LOG.atInfo()
                .addKeyValue("version", decided.tried())
                .addKeyValue("reason", decided.restored().reason())
                .log(decided.promoted() ? "canary_promoted" : "canary_withdrawn");
        return Optional.of(next);
    }

    private Round open(RoundBase base, Instant openSince) {
        Round round = new Round(base, gate, strategy, openSince);
        age = clocks.ageOf(openSince);
        view.opened(round, strategy.label());
        return round;
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
