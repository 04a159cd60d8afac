package io.flead.aggregator.verify;

import io.flead.aggregator.verify.Verification.Outcome;
import io.flead.api.http.HttpApi;
import io.flead.api.http.RoundDocument.RoundUpdate;
import io.flead.contract.message.GlobalModel;
import io.flead.federation.JudgedUpdate;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Verifications as text and as JSON. */
final class VerifyReport {

    private VerifyReport() {}

    /** One line, and below it a line for each update when they are wanted. */
    static String text(Verification one, boolean withUpdates) {
        GlobalModel model = one.model();
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        long refused = count(one, JudgedUpdate.Outcome.REFUSED);
        lines.add(String.format(
                Locale.ROOT,
                "version %d: %s%s; %s of %d devices, %d samples, %d clipped, %d refused; sha256 %s",
                model.version(),
                one.outcome().label(),
                one.detail().isEmpty() ? "" : ", " + one.detail(),
                origin(model),
                model.devices(),
                model.samples(),
                count(one, JudgedUpdate.Outcome.CLIPPED),
                refused,
                model.sha256()));
        if (withUpdates) {
            for (JudgedUpdate update : one.updates()) {
                String reasons = update.reasons().isEmpty() ? "" : " (" + String.join(", ", update.reasons()) + ")";
                lines.add(
                        update.outcome() == JudgedUpdate.Outcome.REFUSED
                                ? String.format(Locale.ROOT, "  %-32s refused%s", update.deviceId(), reasons)
                                : String.format(
                                        Locale.ROOT,
                                        "  %-32s weight %6d  norm %8.4f  loss %.5f -> %.5f  %s%s",
                                        update.deviceId(),
                                        update.weight(),
                                        update.norm(),
                                        update.lossBefore(),
                                        update.loss(),
                                        update.outcome().label(),
                                        reasons));
            }
        }
        return lines.toString();
    }

    /** How many of each outcome. */
    static String summary(List<Verification> all) {
        if (all.isEmpty()) {
            return "no model has been published yet";
        }
        StringJoiner counts = new StringJoiner(", ");
        for (Outcome outcome : Outcome.values()) {
            counts.add(all.stream().filter(one -> one.outcome() == outcome).count() + " " + outcome.label());
        }
        return counts.toString();
    }

    /** One document in a line. */
    static String json(Verification one) {
        GlobalModel model = one.model();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", model.version());
        fields.put("outcome", one.outcome().label());
        fields.put("detail", one.detail());
        fields.put("origin", origin(model));
        fields.put("devices", model.devices());
        fields.put("samples", model.samples());
        fields.put("sha256", model.sha256());
        fields.put("updates", one.updates().stream().map(VerifyReport::document).toList());
        return new String(HttpApi.write(fields), StandardCharsets.UTF_8);
    }

    private static RoundUpdate document(JudgedUpdate update) {
        return new RoundUpdate(
                update.deviceId(),
                update.outcome().label(),
                update.reasons(),
                update.samples(),
                update.weight(),
                finite(update.norm()),
                finite(update.lossBefore()),
                finite(update.loss()));
    }

    private static String origin(GlobalModel model) {
        return model.restores()
                .map(restored -> "restores version " + restored.version() + ", " + model.strategy())
                .orElse(model.strategy());
    }

    private static long count(Verification one, JudgedUpdate.Outcome outcome) {
        return one.updates().stream()
                .filter(update -> update.outcome() == outcome)
                .count();
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
