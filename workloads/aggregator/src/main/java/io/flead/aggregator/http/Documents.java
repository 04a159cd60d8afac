package io.flead.aggregator.http;

import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.telemetry.OpenRound;
import io.flead.api.digest.Sha256;
import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.AggregatorStatus.ActiveDevices;
import io.flead.api.http.AggregatorStatus.AlarmCounts;
import io.flead.api.http.AggregatorStatus.AnomalyCounts;
import io.flead.api.http.AggregatorStatus.CanaryTrial;
import io.flead.api.http.AggregatorStatus.CurrentRound;
import io.flead.api.http.CurrentModel;
import io.flead.api.http.ModelDocument;
import io.flead.api.http.ModelDocument.SharedThresholds;
import io.flead.api.http.ModelSummary;
import io.flead.api.http.ReadingsLag;
import io.flead.api.http.UpdateCounts;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Parameters;
import io.flead.federation.InitialModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the aggregator's own types as documents of the HTTP API. */
final class Documents {

    private Documents() {}

    static AggregatorStatus status(
            String pipeline,
            InitialModel initial,
            Optional<PublishedModel> newest,
            OpenRound round,
            UpdateCounts updates,
            long anomaliesLastHour,
            AlarmCounts alarms,
            Optional<ReadingsLag> lag,
            Optional<CanaryTrial> canary) {
        return new AggregatorStatus(
                pipeline,
                newest.map(Documents::current).orElseGet(() -> current(initial)),
                new CurrentRound(
                        round.base(),
                        round.openSince().toString(),
                        round.devices(),
                        round.samples(),
                        round.minDevices(),
                        round.closesAt().toString()),
                new ActiveDevices(round.activeDevices()),
                updates,
                new AnomalyCounts(anomaliesLastHour),
                alarms,
                lag.orElse(null),
                canary.orElse(null));
    }

    static ModelSummary summary(PublishedModel model) {
        return new ModelSummary(
                model.version(),
                model.round(),
                model.parentVersion(),
                model.strategy(),
                model.devices(),
                model.samples(),
                model.meanLoss(),
                model.shapeId(),
                model.sha256(),
                model.createdAt().toString(),
                model.medianStep(),
                model.restores()
                        .map(restored -> new ModelSummary.RestoredModel(
                                restored.version(), restored.reason(), restored.imported()))
                        .orElse(null));
    }

    static ModelDocument model(PublishedModel model, GlobalModel whole) {
        return new ModelDocument(summary(model), thresholds(whole.calibration()), whole.parameters());
    }

    private static @Nullable SharedThresholds thresholds(FleetCalibration calibration) {
        return calibration.devices() == 0
                ? null
                : new SharedThresholds(
                        calibration.devices(),
                        calibration.logThreshold(),
                        calibration.logQuantile(),
                        calibration.logGrowth(),
                        calibration.lags());
    }

    private static CurrentModel current(PublishedModel model) {
        return new CurrentModel(
                model.version(),
                model.round(),
                model.createdAt().toString(),
                model.devices(),
                model.samples(),
                model.meanLoss(),
                model.sha256(),
                model.shapeId());
    }

    private static CurrentModel current(InitialModel model) {
        String sha256 = Sha256.hex(Parameters.encode(model.parameters()));
        return new CurrentModel(0, null, null, 0, 0, null, sha256, model.shapeId());
    }
}
