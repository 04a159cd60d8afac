package io.flead.aggregator.canary;

import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.api.http.AggregatorStatus.CanaryTrial;
import io.flead.api.v1alpha1.Canary;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Restored;
import io.flead.contract.message.Trial;
import io.flead.federation.CanaryJudge;
import io.flead.federation.CanaryJudge.Evidence;
import io.flead.federation.CanaryJudge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Trials of new models: begins them, gathers what devices and alarms say of the one under way, and judges it. Whether
 * there is one is written in the newest model alone, so that a restart goes on with it. Thread-safe.
 */
public final class CanaryWatch {

    /** The device of alarms of the whole fleet, which are no device's. */
    private static final String FLEET = "fleet";

    private final Optional<Canary> settings;
    private final DeviceRoster devices;
    private final AlarmRoster alarms;

    /** @param settings of the pipeline; empty: no model goes on trial, and one that is ends its trial */
    public CanaryWatch(Optional<Canary> settings, DeviceRoster devices, AlarmRoster alarms) {
        this.settings = settings;
        this.devices = devices;
        this.alarms = alarms;
    }

    /** Whether new models go on trial. */
    public boolean isWanted() {
        return settings.isPresent();
    }

    /**
     * The audience of a new model.
     *
     * @param contributors devices that made it
     * @return empty when models do not go on trial, or when all of these devices or none would be the audience: then there
     *     is nothing to compare
     */
    public Optional<Trial> audience(Set<String> contributors) {
        return settings.map(canary -> new Trial(canary.audience().percent())).filter(trial -> {
            long inside = contributors.stream().filter(trial::includes).count();
            return inside > 0 && inside < contributors.size();
        });
    }

    /**
     * The end of a trial.
     *
     * @param tried the version that was on trial
     * @param promoted whether all devices get it
     * @param wanted the model that is published again; empty for the initial one
     * @param restored its version, and the reason
     */
    public record TrialEnd(long tried, boolean promoted, Optional<GlobalModel> wanted, Restored restored) {}

    /**
     * Judges the model that is on trial.
     *
     * @param before the model that it was made from; empty when that is the initial one, or gone
     * @param age how long it has been
     * @return empty while it stays on trial
     */
    public Optional<TrialEnd> end(GlobalModel model, Optional<GlobalModel> before, Duration age) {
        Verdict verdict = settings.map(canary -> new CanaryJudge(canary).judge(evidence(model), age))
                .orElseGet(() -> new Verdict.Promoted("canary: spec.aggregation.canary was removed"));
        long base = model.parentVersion();
        if (verdict instanceof Verdict.Waits) {
            return Optional.empty();
        }
        if (verdict instanceof Verdict.Withdrawn withdrawn && (base == 0 || before.isPresent())) {
            return Optional.of(
                    new TrialEnd(model.version(), false, before, new Restored(base, withdrawn.reason(), false)));
        }
        // Also where the model of before is no longer in its topic: all devices end on one version.
        String reason = verdict instanceof Verdict.Promoted promoted
                ? promoted.reason()
                : "canary: worse, but version " + base + " is no longer in its topic";
        return Optional.of(
                new TrialEnd(model.version(), true, Optional.of(model), new Restored(model.version(), reason, false)));
    }

    /** The trial that is under way, for people; empty when there is none. */
    public Optional<CanaryTrial> status(Optional<GlobalModel> newest) {
        return newest.filter(model -> model.trial().isPresent()).map(model -> {
            Evidence evidence = evidence(model);
            return new CanaryTrial(
                    model.version(),
                    model.parentVersion(),
                    model.createdAt().toString(),
                    settings.map(canary ->
                                    model.createdAt().plus(canary.duration().duration()))
                            .orElse(model.createdAt())
                            .toString(),
                    evidence.devices(),
                    evidence.lossIncreases().size(),
                    evidence.lossIncrease().orElse(null),
                    evidence.alarms(),
                    evidence.outside(),
                    evidence.outsideAlarms());
        });
    }

    private Evidence evidence(GlobalModel model) {
        Trial trial = model.trial().orElseThrow();
        DeviceRoster.TrialCensus census = devices.census(trial, model.version());
        long inside = 0;
        long outside = 0;
        Instant since = model.createdAt();
        for (AlarmRoster.Standing standing : alarms.standing()) {
            String device = standing.alarm().deviceId();
            if (standing.foundAt().isBefore(since) || device.equals(FLEET)) {
                continue;
            }
            if (!trial.includes(device)) {
                outside++;
            } else if (standing.alarm().modelVersion() == model.version()) {
                inside++;
            }
        }
        return new Evidence(census.inside(), census.lossIncreases(), inside, census.outside(), outside);
    }
}
