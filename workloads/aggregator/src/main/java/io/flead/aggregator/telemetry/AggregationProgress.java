package io.flead.aggregator.telemetry;

import io.flead.api.http.UpdateCounts;
import io.flead.contract.message.GlobalModel;
import io.flead.federation.Admission;
import io.flead.federation.Bound;
import io.flead.federation.RefusalReason;
import io.flead.process.operation.Readiness;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The aggregator's state: written by the thread that aggregates, read by the HTTP API and Prometheus. Thread-safe. */
public final class AggregationProgress implements Readiness {

    private static final double NANOS = 1e9;

    private final Counter updates;
    private final Counter bounds;
    private final Counter rounds;
    private final Counter epochs;
    private final Gauge modelVersion;
    private final Gauge roundDevices;
    private final Gauge roundMinDevices;
    private final Gauge activeDevices;
    private final Gauge loss;
    private final Gauge canary;
    private final Counter canaries;
    private final Histogram roundSeconds;
    private final Histogram publishSeconds;

    private final RoundLog roundLog = new RoundLog();

    private final Map<RefusalReason, Long> refused = new EnumMap<>(RefusalReason.class);
    private long admitted;
    private long clipped;
    private Optional<String> reasonNotReady = Optional.of("starting");
    private Optional<OpenRound> openRound = Optional.empty();

    /** Registers the metrics. */
    public AggregationProgress(CollectorRegistry registry) {
        updates = Counter.build(
                        "flead_aggregator_updates_total",
                        "Updates read; result is admitted, clipped or the reason of refusal")
                .labelNames("result")
                .register(registry);
        updates.labels("admitted");
        updates.labels("clipped");
        for (RefusalReason reason : RefusalReason.values()) {
            updates.labels(reason.label());
        }
        bounds = Counter.build(
                        "flead_aggregator_bounds_total",
                        "Admitted updates that a bound held: their step by max-update-norm or median-step, their weight by"
                                + " median-samples")
                .labelNames("bound")
                .register(registry);
        for (Bound bound : Bound.values()) {
            bounds.labels(bound.label());
        }
        rounds = Counter.build("flead_aggregator_rounds_total", "Rounds closed by this process")
                .register(registry);
        epochs = Counter.build("flead_aggregator_epochs_total", "Epochs begun because the newest model was lost")
                .register(registry);
        modelVersion = Gauge.build("flead_aggregator_model_version", "Newest published global version")
                .register(registry);
        roundDevices = Gauge.build("flead_aggregator_round_devices", "Devices that have reported in the open round")
                .register(registry);
        roundMinDevices = Gauge.build(
                        "flead_aggregator_round_min_devices",
                        "Devices that must have reported before the open round closes")
                .register(registry);
        activeDevices = Gauge.build(
                        "flead_aggregator_active_devices",
                        "Devices that training reports as scoring, or those of the last two rounds, whichever are more")
                .register(registry);
        loss = Gauge.build("flead_aggregator_loss", "Mean loss of the newest global model, weighted by samples")
                .register(registry);
        canary = Gauge.build("flead_aggregator_canary_on_trial", "1 while the newest model is on trial, 0 otherwise")
                .register(registry);
        canaries = Counter.build(
                        "flead_aggregator_canaries_total",
                        "Trials of models; result is begun, promoted, withdrawn, or skipped where the audience would be empty"
                                + " or all")
                .labelNames("result")
                .register(registry);
        for (Canary result : Canary.values()) {
            canaries.labels(result.label());
        }
        roundSeconds = Histogram.build("flead_aggregator_round_seconds", "Duration of rounds")
                .buckets(1, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
                .register(registry);
        publishSeconds = Histogram.build(
                        "flead_aggregator_publish_seconds", "Closing a round: model and offsets in one transaction")
                .buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .register(registry);
    }

    /** What became of the updates of the newest rounds. */
    public RoundLog rounds() {
        return roundLog;
    }

    /** Work goes on. */
    public synchronized void ready() {
        reasonNotReady = Optional.empty();
    }

    /** Work cannot go on, for a reason that people can read. */
    public synchronized void notReady(String reason) {
        reasonNotReady = Optional.of(reason);
    }

    @Override
    public synchronized Optional<String> reasonNotReady() {
        return reasonNotReady;
    }

    /**
     * An update was judged. The metric's results exclude each other: one that was clipped does not count as admitted
     * there.
     */
    public synchronized void judged(Admission admission) {
        if (admission instanceof Admission.Refused refusal) {
            refused.merge(refusal.reason(), 1L, Long::sum);
            updates.labels(refusal.reason().label()).inc();
        } else if (admission instanceof Admission.Admitted admittance) {
            admitted++;
            admittance.bounds().forEach(bound -> bounds.labels(bound.label()).inc());
            if (admittance.clipped()) {
                clipped++;
            }
            updates.labels(admittance.clipped() ? "clipped" : "admitted").inc();
        }
    }

    /** The open round has changed. */
    public synchronized void roundIs(OpenRound round) {
        openRound = Optional.of(round);
        roundDevices.set(round.devices());
        roundMinDevices.set(round.minDevices());
        activeDevices.set(round.activeDevices());
    }

    /** A round was closed. */
    public void roundClosed(Duration open, Duration publishing) {
        rounds.inc();
        roundSeconds.observe(open.toNanos() / NANOS);
        publishSeconds.observe(publishing.toNanos() / NANOS);
    }

    /** The newest model was lost: a new epoch has begun. */
    public void epochBegun() {
        epochs.inc();
    }

    /** Steps of a trial. */
    public enum Canary {
        BEGUN,
        PROMOTED,
        WITHDRAWN,
        SKIPPED;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A trial has come to this. */
    public void canary(Canary result) {
        canaries.labels(result.label()).inc();
    }

    /** This is the newest model now. */
    public void newestModel(GlobalModel model) {
        modelVersion.set((double) model.version());
        loss.set(model.meanLoss());
        canary.set(model.trial().isPresent() ? 1 : 0);
    }

    /** The open round; empty before the topics were first read. */
    public synchronized Optional<OpenRound> openRound() {
        return openRound;
    }

    /** Counts of the updates so far, by outcome. */
    public synchronized UpdateCounts updateCounts() {
        TreeMap<String, Long> byLabel = new TreeMap<>();
        refused.forEach((reason, count) -> byLabel.put(reason.label(), count));
        return new UpdateCounts(admitted, clipped, byLabel);
    }
}
