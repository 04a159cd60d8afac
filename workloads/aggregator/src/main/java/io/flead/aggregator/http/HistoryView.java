package io.flead.aggregator.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flead.aggregator.registry.PublishedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/history}.
 *
 * @param models by ascending version, the newest last
 * @param before ask with this {@code before} for the models before these; null when there are none
 */
record HistoryView(
        @JsonProperty List<ModelView> models,
        @JsonProperty @Nullable Long before) {

    record ModelView(
            @JsonProperty long version,
            @JsonProperty long round,
            @JsonProperty long parentVersion,
            @JsonProperty String strategy,
            @JsonProperty int devices,
            @JsonProperty long samples,
            @JsonProperty double meanLoss,
            @JsonProperty String shapeId,
            @JsonProperty String sha256,
            @JsonProperty String createdAt) {

        static ModelView of(PublishedModel model) {
            return new ModelView(
                    model.version(),
                    model.round(),
                    model.parentVersion(),
                    model.strategy(),
                    model.devices(),
                    model.samples(),
                    model.meanLoss(),
                    model.shapeId(),
                    model.sha256(),
                    model.createdAt().toString());
        }
    }
}
