package io.flead.aggregator.registry;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Restored;
import java.time.Instant;
import java.util.Optional;

/**
 * A published model without its parameters.
 *
 * @param version 1, 2, 3, ...
 * @param round the version its updates started from
 * @param parentVersion the version it was made from; 0 is the initial model
 * @param strategy how the updates became one model
 * @param devices devices that took part
 * @param samples rows that these were trained on
 * @param meanLoss their loss, weighted by samples
 * @param shapeId which network, sensors and initial model
 * @param parameterCount how many parameters it has
 * @param sha256 of its parameters, in hexadecimal
 * @param createdAt when the round closed
 * @param epoch 0, and one more each time that the newest model was lost
 * @param medianStep median length of the devices' steps in its round; 0 when it is not known
 * @param restores the model that a person published again by this one
 * @param offset its offset in the topic
 */
public record PublishedModel(
        long version,
        long round,
        long parentVersion,
        String strategy,
        int devices,
        long samples,
        double meanLoss,
        String shapeId,
        int parameterCount,
        String sha256,
        Instant createdAt,
        long epoch,
        double medianStep,
        Optional<Restored> restores,
        long offset) {

    static PublishedModel of(GlobalModel model, long offset) {
        return new PublishedModel(
                model.version(),
                model.round(),
                model.parentVersion(),
                model.strategy(),
                model.devices(),
                model.samples(),
                model.meanLoss(),
                model.shapeId(),
                model.parameters().length,
                model.sha256(),
                model.createdAt(),
                model.epoch(),
                model.medians().step(),
                model.restores(),
                offset);
    }
}
