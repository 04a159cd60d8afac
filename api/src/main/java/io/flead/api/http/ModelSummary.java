package io.flead.api.http;

import java.util.Objects;

/**
 * A published global model without its parameters.
 *
 * @param version 1, 2, 3, ...
 * @param round the version that its updates started from
 * @param parentVersion the version that it was made from; 0 is the initial model
 * @param strategy how the updates became one model
 * @param devices devices that took part
 * @param samples rows that their updates were trained on
 * @param meanLoss their loss, weighted by samples
 * @param shapeId identifies network, sensors and initial model
 * @param sha256 of its parameters, in hexadecimal
 * @param createdAt when the round closed, ISO 8601
 */
public record ModelSummary(
        long version,
        long round,
        long parentVersion,
        String strategy,
        int devices,
        long samples,
        double meanLoss,
        String shapeId,
        String sha256,
        String createdAt) {

    /** Requires every text. */
    public ModelSummary {
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(shapeId, "shapeId");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
