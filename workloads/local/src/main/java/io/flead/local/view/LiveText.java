package io.flead.local.view;

import io.flead.api.http.AggregatorStatus;
import io.flead.local.supervision.ChildStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words for {@link RunSnapshot}. Pure. */
final class LiveText {

    private LiveText() {}

    /** One line for everything. */
    static String line(RunSnapshot figures) {
        return String.format(
                Locale.ROOT,
                "%6s  readings %,d (%.0f/s)  scored %,d  rejected %,d  lag %,d  model %d  devices %d  anomalies %,d  latency %s/%s ms"
                        + "  restarts %d",
                time(figures.elapsed()),
                figures.readings(),
                figures.readingsPerSecond(),
                figures.scored(),
                figures.rejected(),
                figures.lag(),
                figures.aggregator().map(status -> status.model().version()).orElse(0L),
                figures.devices(),
                figures.anomalies(),
                figures.latencyP50().text("-"),
                figures.latencyP99().text("-"),
                figures.restarts());
    }

    /** One line per child, the time first. */
    static List<String> block(RunSnapshot figures) {
        List<String> lines = new ArrayList<>();
        lines.add("running for " + time(figures.elapsed()) + ", Ctrl-C ends the run");
        for (ChildStatus child : figures.children()) {
            lines.add(String.format(
                            Locale.ROOT,
                            "  %-11s %-8s %s",
                            child.name(),
                            state(child),
                            String.join("  ", facts(child, figures)))
                    .stripTrailing());
        }
        return lines;
    }

    private static String state(ChildStatus child) {
        return switch (child.state()) {
            case RUNNING -> "up";
            case WAITING -> "restarts";
            case STOPPED -> "stopped";
            case FAILED -> "FAILED";
        };
    }

    private static List<String> facts(ChildStatus child, RunSnapshot figures) {
        List<String> facts = new ArrayList<>();
        switch (child.name()) {
            case "producer" -> {
                facts.add(String.format(Locale.ROOT, "%.0f readings/s", figures.readingsPerSecond()));
                facts.add(String.format(Locale.ROOT, "%,d readings", figures.readings()));
            }
            case "training" -> {
                // A narrow terminal cuts off the end.
                facts.add(String.format(Locale.ROOT, "scored %,d", figures.scored()));
                facts.add(String.format(Locale.ROOT, "lag %,d", figures.lag()));
                facts.add("p50/p99 " + figures.latencyP50().text("-") + "/"
                        + figures.latencyP99().text("-") + " ms");
                facts.add(String.format(Locale.ROOT, "anomalies %,d", figures.anomalies()));
                facts.add("devices " + figures.devices());
                facts.add(String.format(Locale.ROOT, "rejected %,d", figures.rejected()));
            }
            case "aggregator" -> figures.aggregator().ifPresent(status -> addModel(facts, status));
            case "archiver" ->
                figures.archiverLag().ifPresent(lag -> facts.add(String.format(Locale.ROOT, "lag %,d", lag)));
            default -> {}
        }
        if (child.restarts() > 0) {
            facts.add("restarts " + child.restarts());
        }
        return facts;
    }

    private static void addModel(List<String> facts, AggregatorStatus status) {
        facts.add("model " + status.model().version());
        status.model()
                .publication()
                .ifPresent(publication -> facts.add(String.format(Locale.ROOT, "loss %.4f", publication.loss())));
        facts.add(String.format(
                Locale.ROOT,
                "updates %,d admitted, %,d refused",
                status.updates().admitted(),
                status.updates().allRefused()));
    }

    private static String time(Duration elapsed) {
        return elapsed.toMinutes() > 0
                ? elapsed.toMinutes() + "m" + String.format(Locale.ROOT, "%02d", elapsed.toSecondsPart()) + "s"
                : elapsed.toSeconds() + "s";
    }
}
