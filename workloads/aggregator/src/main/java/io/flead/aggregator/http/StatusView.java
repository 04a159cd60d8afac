package io.flead.aggregator.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.telemetry.OpenRound;
import io.flead.aggregator.telemetry.UpdateCounts;
import io.flead.contract.message.Parameters;
import io.flead.federation.InitialModel;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/status}.
 *
 * @param pipeline its name
 * @param model the newest global model; version 0 is the initial one, which nobody published
 * @param round the open round
 * @param devices who takes part
 * @param updates what became of the updates since this process started
 * @param anomalies what was found
 */
record StatusView(
        @JsonProperty String pipeline,
        @JsonProperty ModelView model,
        @JsonProperty RoundView round,
        @JsonProperty DevicesView devices,
        @JsonProperty UpdatesView updates,
        @JsonProperty AnomaliesView anomalies) {

    record ModelView(
            @JsonProperty long version,
            @JsonProperty @Nullable Long round,
            @JsonProperty @Nullable String publishedAt,
            @JsonProperty int devices,
            @JsonProperty long samples,
            @JsonProperty @Nullable Double loss,
            @JsonProperty String sha256,
            @JsonProperty String shapeId) {

        static ModelView of(PublishedModel model) {
            return new ModelView(
                    model.version(),
                    model.round(),
                    model.createdAt().toString(),
                    model.devices(),
                    model.samples(),
                    model.meanLoss(),
                    model.sha256(),
                    model.shapeId());
        }

        static ModelView of(InitialModel model) {
            String sha256 = HexFormat.of().formatHex(Parameters.sha256(model.parameters()));
            return new ModelView(0, null, null, 0, 0, null, sha256, model.shapeId());
        }
    }

    record RoundView(
            @JsonProperty long base,
            @JsonProperty String openSince,
            @JsonProperty int devices,
            @JsonProperty long samples,
            @JsonProperty int minDevices,
            @JsonProperty String closesAt) {}

    record DevicesView(@JsonProperty int active) {}

    record UpdatesView(
            @JsonProperty long admitted,
            @JsonProperty long clipped,
            @JsonProperty Map<String, Long> refused) {}

    record AnomaliesView(@JsonProperty long lastHour) {}

    static StatusView of(
            String pipeline,
            InitialModel initial,
            Optional<PublishedModel> newest,
            OpenRound round,
            UpdateCounts updates,
            long anomalies) {
        return new StatusView(
                pipeline,
                newest.map(ModelView::of).orElseGet(() -> ModelView.of(initial)),
                new RoundView(
                        round.base(),
                        round.openSince().toString(),
                        round.devices(),
                        round.samples(),
                        round.minDevices(),
                        round.closesAt().toString()),
                new DevicesView(round.activeDevices()),
                new UpdatesView(updates.admitted(), updates.clipped(), updates.refused()),
                new AnomaliesView(anomalies));
    }
}
