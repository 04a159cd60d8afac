package io.flead.aggregator.verify;

import io.flead.aggregator.kafka.KafkaUnavailableException;
import io.flead.aggregator.kafka.ModelLedger;
import io.flead.aggregator.kafka.ModelLedger.Published;
import io.flead.aggregator.verify.Verification.Outcome;
import io.flead.api.digest.Sha256;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Parameters;
import io.flead.contract.message.Restored;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.JudgedUpdate;
import io.flead.federation.Round;
import io.flead.federation.RoundBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes models again, in the order in which they were published. For one thread. */
final class Verifier {

    private final ModelLedger ledger;
    private final InitialModel initial;
    private final AdmissionGate gate;
    private final AggregationStrategy strategy;

    /** Of the models so far. */
    private final Map<Long, String> sha256 = new HashMap<>();

    private Optional<Published> before = Optional.empty();

    Verifier(ModelLedger ledger, InitialModel initial, AdmissionGate gate, AggregationStrategy strategy) {
        this.ledger = ledger;
        this.initial = initial;
        this.gate = gate;
        this.strategy = strategy;
        sha256.put(0L, Sha256.hex(Parameters.encode(initial.parameters())));
    }

    /** Takes the next model without making it again. */
    void pass(Published published) {
        sha256.put(published.model().version(), published.model().sha256());
        before = Optional.of(published);
    }

    /** Makes the next model again. */
    Verification verify(Published published) throws KafkaUnavailableException {
        Verification verification = again(published);
        pass(published);
        return verification;
    }

    private Verification again(Published published) throws KafkaUnavailableException {
        GlobalModel model = published.model();
        if (model.restores().isPresent()) {
            return restored(model, model.restores().get());
        }
        RoundBase base = RoundBase.of(initial, before.map(Published::model));
        Round round = new Round(base, gate, strategy, model.createdAt());
        if (model.epoch() > base.epoch()) {
            return compared(model, round.again(initial, model, before.map(Published::model)), List.of());
        }
        Optional<String> obstacle = obstacle(published, base, round);
        if (obstacle.isPresent()) {
            return unknown(model, obstacle.get(), List.of());
        }
        List<JudgedUpdate> judged = new ArrayList<>();
        boolean whole = ledger.updates(
                before.map(one -> one.headers().consumed()).orElse(Map.of()),
                published.headers().consumed(),
                (key, value) -> judged.add(JudgedUpdate.of(key, value, round.offer(key, value))));
        Verification compared = compared(model, round.again(initial, model, before.map(Published::model)), judged);
        return whole || compared.outcome() == Outcome.EQUAL
                ? compared
                : unknown(model, "updates that it was made of are no longer in their topic", judged);
    }

    /** Why a model of a round cannot be made again. */
    private Optional<String> obstacle(Published published, RoundBase base, Round round) {
        GlobalModel model = published.model();
        if (!model.shapeId().equals(initial.shapeId())) {
            return Optional.of("it is of the network " + model.shapeId() + ", and the pipeline declares "
                    + initial.shapeId() + " now");
        }
        if (published.headers().consumed().isEmpty()) {
            return Optional.of("its record does not say which updates it was made of: an earlier release wrote it");
        }
        if (model.parentVersion() != base.version()) {
            return Optional.of(
                    "version " + model.parentVersion() + ", which it was made from, is no longer in its topic");
        }
        String settings = published.headers().settings().orElse("");
        return settings.equals(round.settings())
                ? Optional.empty()
                : Optional.of("it was made with other settings: " + settings);
    }

    private Verification restored(GlobalModel model, Restored restored) {
        if (restored.imported()) {
            return unknown(model, "it was imported: only the topics of its origin tell", List.of());
        }
        String wanted = sha256.get(restored.version());
        if (wanted == null) {
            return unknown(
                    model,
                    "version " + restored.version() + ", which it restores, is no longer in its topic",
                    List.of());
        }
        return wanted.equals(model.sha256())
                ? new Verification(model, Outcome.EQUAL, "", List.of())
                : new Verification(
                        model,
                        Outcome.DIFFERENT,
                        "version " + restored.version() + ", which it restores, has the parameters " + wanted,
                        List.of());
    }

    private static Verification compared(GlobalModel model, Optional<GlobalModel> made, List<JudgedUpdate> judged) {
        // Whom a model on trial goes to is no matter of its updates.
        Optional<GlobalModel> again =
                made.map(one -> model.trial().map(one::onTrial).orElse(one));
        if (again.isEmpty()) {
            return new Verification(
                    model, Outcome.DIFFERENT, "its updates make no model: too few are admitted", judged);
        }
        if (Arrays.equals(again.get().encode(), model.encode())) {
            return new Verification(model, Outcome.EQUAL, "", judged);
        }
        return new Verification(model, Outcome.DIFFERENT, difference(model, again.get()), judged);
    }

    private static String difference(GlobalModel model, GlobalModel again) {
        if (!again.sha256().equals(model.sha256())) {
            return "its updates make the parameters " + again.sha256();
        }
        if (again.devices() != model.devices() || again.samples() != model.samples()) {
            return "its updates are of " + again.devices() + " devices and " + again.samples() + " samples, not of "
                    + model.devices() + " and " + model.samples();
        }
        if (!again.calibration().equals(model.calibration())) {
            return "its updates make another calibration";
        }
        return "its updates make the same parameters, but another server's state, loss or medians";
    }

    private static Verification unknown(GlobalModel model, String why, List<JudgedUpdate> judged) {
        return new Verification(model, Outcome.UNKNOWN, why, judged);
    }
}
