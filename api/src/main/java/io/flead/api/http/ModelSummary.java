package io.flead.api.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * @param medianStep median length of the devices' steps in its round; 0 when it is not known
 * @param restores the model that a person published again by this one; null when a round or an epoch made it
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
        String createdAt,
        double medianStep,
        @Nullable RestoredModel restores) {

    /**
     * A model that was published again.
     *
     * @param version its version; of an imported one the version where it was exported
     * @param reason in the person's words
     * @param imported whether it came out of a file
     */
    public record RestoredModel(long version, String reason, boolean imported) {}

    /** A model that a round made, whose median step is not known. */
    public ModelSummary(
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
        this(version, round, parentVersion, strategy, devices, samples, meanLoss, shapeId, sha256, createdAt, 0, null);
    }

    /** Requires every text. */
    public ModelSummary {
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(shapeId, "shapeId");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
