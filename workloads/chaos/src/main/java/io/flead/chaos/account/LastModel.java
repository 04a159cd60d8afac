package io.flead.chaos.account;

import io.flead.api.digest.Sha256;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.GlobalModel;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelShape;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.Round;
import io.flead.federation.RoundBase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the last published model again, from the ledger. */
public final class LastModel {

    private LastModel() {}

    /** A record of the updates' topic. */
    @SuppressWarnings("ArrayRecordComponent") // a record as Kafka gave it
    public record Update(byte @Nullable [] key, byte @Nullable [] value) {}

    /**
     * Makes a round of the same base and the same updates, and closes it.
     *
     * @param spec of the pipeline
     * @param last the published model
     * @param before the one before it; empty when it is the first
     * @param updates all records that were read when it was published
     * @return the model; empty when no update was admitted
     */
    public static Optional<GlobalModel> again(
            FleadPipelineSpec spec, GlobalModel last, Optional<GlobalModel> before, List<Update> updates) {
        ModelShape shape = DetectorSettings.of(spec).shape();
        InitialModel initial = new InitialModel(shape.id(), shape.initialParameters());
        AdmissionGate gate = AdmissionGate.of(spec);
        Round round = new Round(
                RoundBase.of(initial, before), gate, AggregationStrategy.of(spec.aggregation()), last.createdAt());
        for (Update update : updates) {
            round.offer(update.key(), update.value());
        }
        return round.again(initial, last, before);
    }

    /** SHA-256 of the whole message, so that calibration, samples and loss are compared as well. */
    public static String sha256(GlobalModel model) {
        return Sha256.hex(model.encode());
    }
}
